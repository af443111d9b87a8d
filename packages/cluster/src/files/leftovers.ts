/** The hidden names that files have while they are being sent, and which of them nobody sends any more. Pure. */
import { createHash, randomBytes } from 'node:crypto'

/** Spark and MapReduce read over names that begin with a dot. */
export const unfinished = '.tinderbox-put-'

export interface Sender {
  /** Tells the machines apart from which is sent. */
  readonly machine: string
  readonly process: number
}

export function senderHere(hostname: string, process: number): Sender {
  return { machine: createHash('sha256').update(hostname).digest('hex').slice(0, 8), process }
}

export function unfinishedName({ machine, process }: Sender): string {
  return `${unfinished}${machine}-${process}-${randomBytes(4).toString('hex')}`
}

const week = 7 * 24 * 3600_000

/** Those of this machine whose process is gone; of other machines, those that began more than a week ago. */
export function isLeftover(
  entry: { readonly name: string; readonly modified: number },
  here: Sender,
  now: number,
  isRunning: (process: number) => boolean,
): boolean {
  const [, machine, process] = /^\.tinderbox-put-([0-9a-f]{8})-(\d+)-[0-9a-f]{8}$/.exec(entry.name) ?? []
  if (machine === undefined) return false
  if (machine !== here.machine) return now - entry.modified > week
  return Number(process) !== here.process && !isRunning(Number(process))
}
