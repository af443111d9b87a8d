/** Whom a plan disturbs: machines that come and go, applications that run, and why all workers change at once. Pure. */
import type { Plan } from '../../operations/plan.ts'
import type { Looks } from './looks.ts'
import { showMachines } from './machine-names.ts'
import { clip, columns, printable, wrap } from './text.ts'

/** More are counted, not listed. */
const most = 10

export function disturbanceLines(plan: Plan, looks: Looks): string[] {
  return [...memberLines(plan, looks), ...togetherLines(plan, looks), ...applicationLines(plan, looks)]
}

function memberLines({ membership }: Plan, { color, width }: Looks): string[] {
  const { joins, leaves, forgotten, renamed } = membership
  const line = (sign: string, names: readonly string[], [one, many]: readonly [string, string]) =>
    names.length === 0
      ? []
      : wrap(`${sign} ${color.cyan(showMachines(names, width))} ${names.length === 1 ? one : many}`, width, '  ')
  return [
    ...line(color.green('+'), joins, ['joins', 'join']),
    ...line(color.red('-'), leaves, [
      'leaves: it is drained, stopped, and cleaned of all that Tinderbox put there',
      'leave: they are drained, stopped, and cleaned of all that Tinderbox put there',
    ]),
    ...line(color.red('-'), forgotten, ['is forgotten: nothing is done there', 'are forgotten: nothing is done there']),
    ...renamed.flatMap(({ from, to }) =>
      wrap(`${color.yellow('~')} ${color.cyan(from)} is now called ${color.cyan(to)}`, width, '  '),
    ),
  ]
}

function togetherLines({ together, applications }: Plan, { color, warning, width }: Looks): string[] {
  if (together === undefined) return []
  const ends = applications.filter(({ effect }) => effect === 'ends').length
  const lost = ends === 0 ? '' : `; ${ends === 1 ? 'one running application ends' : `${ends} running applications end`}`
  return wrap(`${warning} all workers change at once: ${printable(together)}${lost}`, width, '  ').map((line) =>
    color.yellow(line),
  )
}

const says = { ends: 'ends', starves: 'waits for ever: no worker will offer the memory that its executors ask for' }

function applicationLines({ applications }: Plan, { color, width }: Looks): string[] {
  if (applications.length === 0) return []
  // Those that end come first: they must not be among those that are only counted.
  const inOrder = [...applications].toSorted((a, b) => Number(a.effect === 'goes on') - Number(b.effect === 'goes on'))
  const rows = inOrder
    .slice(0, most)
    .map(({ id, name, effect, by }) => [
      id,
      clip(printable(name ?? ''), 24),
      effect === 'goes on' ? color.green(effect) : color.yellow(says[effect]),
      changedUnder(by, width),
    ])
  const more = applications.length - rows.length
  return [
    color.bold('Running applications that this touches'),
    ...columns(rows, width),
    ...(more > 0 ? [color.dim(`  and ${more} more`)] : []),
  ]
}

/** `b: spark-worker, c: spark-worker` as `spark-worker on b, c`. */
function changedUnder(by: readonly string[], width: number): string {
  const machines = new Map<string, string[]>()
  for (const one of by) {
    const [machine = '', service = ''] = one.split(': ')
    machines.set(service, [...(machines.get(service) ?? []), machine])
  }
  return [...machines].map(([service, names]) => `${service} on ${showMachines(names, width)}`).join(', ')
}
