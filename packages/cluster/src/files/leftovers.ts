/** The hidden names that files have while they are being sent, and which of them nobody sends any more. Pure. */
import { createHash, randomBytes } from 'node:crypto'

/** Spark and MapReduce read over names that begin with a dot. */
export const unfinished = '.tinderbox-put-'

export interface Sender {
  /** Tells apart where is sent from: two senders of one have their process numbers from one kernel. */
  readonly machine: string
  readonly process: number
}

/** `origin`: whatever tells it apart. */
export function senderHere(origin: string, process: number): Sender {
  return { machine: createHash('sha256').update(origin).digest('hex').slice(0, 16), process }
}

export function unfinishedName({ machine, process }: Sender): string {
  return `${unfinished}${machine}-${process}-${randomBytes(4).toString('hex')}`
}

const week = 7 * 24 * 3600_000

/** Those from here whose process is gone; from elsewhere, as all before a restart of the machine, those that began more than a week ago. */
export function isLeftover(
  entry: { readonly name: string; readonly modified: number },
  here: Sender,
  now: number,
  isRunning: (process: number) => boolean,
): boolean {
  // Eight digits stood for a machine's name alone, which others may have as well.
  const [, machine, process] = /^\.tinderbox-put-([0-9a-f]{8}|[0-9a-f]{16})-(\d+)-[0-9a-f]{8}$/.exec(entry.name) ?? []
  if (machine === undefined) return false
  if (machine !== here.machine) return now - entry.modified > week
  return Number(process) !== here.process && !isRunning(Number(process))
}
