/** What the server sends. Types alone: nothing of the server comes along. */
export type {
  SentSnapshot as Snapshot,
  ShownProblem as Problem,
  ShownStatus as Status,
} from '../../../cluster/src/server/snapshot.ts'
export type { ServiceStatus } from '../../../cluster/src/operations/status.ts'
