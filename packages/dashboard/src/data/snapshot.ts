/** What the server sends: the last look at the cluster, and how old it is. */
import type { Status } from '../../../cluster/src/operations/status.ts'

export interface Snapshot {
  /** ISO: the server's clock when this was sent. */
  readonly now: string
  /** Seconds between two looks. */
  readonly every: number
  readonly looking: boolean
  /** What commands that are shown need, so that they mean this cluster: ` -f prod.yaml`, or nothing. */
  readonly flags: string
  readonly cluster: string
  /** undefined: nothing was seen yet. */
  readonly status?: Status
  /** ISO: when the look ended that gave `status`. */
  readonly seen?: string
  /** Seconds that it took. */
  readonly took?: number
  /** The last look failed: `status` is of one before. */
  readonly failed?: { readonly code: string; readonly message: string; readonly hint: string }
}

export type { Status }
export type { Problem, ServiceStatus } from '../../../cluster/src/operations/status.ts'
