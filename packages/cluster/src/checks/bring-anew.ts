/** A piece of software is brought anew without taking it from under what runs. */
import type { Integrity } from '../probes/integrity.ts'
import type { Fix } from './fix.ts'

interface Piece {
  readonly machine: string
  /** The whole path: `/opt/tinderbox/software/spark-4.3.0`. */
  readonly home: string
  readonly called: string
  readonly why: string
  readonly seen: Integrity | undefined
}

/** Only the marker goes: what runs keeps its files until `up`, which misses the marker, has put the new folder in the old one's place, all at once. */
export function bringAnew({ machine, home, called, why, seen }: Piece): Fix {
  const added = seen?.added ?? []
  return {
    title: `bring ${called} to ${machine} anew`,
    // A jar that somebody put there goes with it: not in passing.
    ...(added.length > 0 && { onPurpose: true as const }),
    disturbs: `Executors that start there until then may fail.${added.length === 0 ? '' : ` What was added to ${home} by hand goes with the old folder: ${added.join(', ')}.`}`,
    actions: [{ kind: 'remove-path', machine, why, path: `${home}/.tinderbox-complete` }],
    up: true,
  }
}
