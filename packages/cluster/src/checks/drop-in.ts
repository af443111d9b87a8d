/** A drop-in that takes something from a daemon's unit is set aside: kept, and not read any more. */
import type { Unit } from '../probes/units.ts'
import type { Fix } from './fix.ts'

/** Of several, nobody can say which one it is without the others' settings. */
export function onlyDropIn({ dropIns: [path, ...more] }: Unit): string | undefined {
  return more.length === 0 && path?.endsWith('.conf') ? path : undefined
}

export function withoutDropIn(again: Fix, path: string): Fix {
  const { machine, why } = again.actions[0]!
  return {
    ...again,
    title: `set the drop-in ${path} aside, and ${again.title}`,
    disturbs: `${again.disturbs} Whatever else the drop-in sets goes with it; it is kept as ${path}.before.`,
    actions: [{ kind: 'set-aside', machine, why, path }, ...again.actions],
  }
}
