/** The table of ports, for people: what is alike on several machines is one row. */
import { serviceOfId } from '../../config/cluster.ts'
import { groupBy } from '../../group-by.ts'
import type { PortReport, PortsResult } from '../../operations/ports.ts'
import type { Looks } from './looks.ts'
import { showMachines } from './machine-names.ts'
import { table } from './table.ts'
import { printable, wrap } from './text.ts'

export function portLines({ cluster, ports, silent, unseen }: PortsResult, looks: Looks): string[] {
  const { color, cross, tick, warning, width } = looks
  const alike = groupBy(ports, ({ service, name, port, last, state, key }) =>
    [serviceOfId(service), name, port, last, state, key].join(' '),
  )
  const rows = [...alike.values()].map((same) => rowOf(same, looks))
  const blocked = ports.filter(({ state }) => state === 'blocked')
  const isWhole = unseen.length === 0 && ports.every(({ state }) => state !== 'not tried')
  return [
    ...table(['PORT', 'WHO LISTENS', 'ON', 'STATE', 'DIALLED BY', 'THE KEY THAT MOVES IT'], rows, looks),
    '',
    ...blocked.flatMap((one) => blockedLines(one, looks)),
    ...silent.flatMap(({ machine, error }) =>
      wrap(`${color.red(cross)} ${machine} does not answer: ${printable(error.message)}`, width, '  '),
    ),
    ...unseen.flatMap(({ machine, what, why }) =>
      wrap(`${color.yellow(warning)} not seen on ${machine}: ${what}: ${printable(why)}`, width, '  '),
    ),
    blocked.length > 0
      ? `${color.red(cross)} ${color.bold(cluster)}: ${count(blocked.length)} blocked; tinderbox doctor says more`
      : `${silent.length > 0 ? color.red(cross) : color.green(tick)} ${color.bold(cluster)}: no port is blocked${silent.length > 0 ? ' of those that answer' : isWhole ? '' : ' as far as was seen'}`,
  ]
}

const count = (many: number): string => (many === 1 ? 'a port is' : `${many} ports are`)

function rowOf(same: readonly PortReport[], { color, width }: Looks): string[] {
  const { service, name, port, last, by, key, state, dialledFrom } = same[0]!
  const [opened, tried] = [sum(same.map((one) => one.opened)), sum(same.map((one) => one.tried))]
  const shown = {
    open: color.green(`open (${opened} of ${tried})`),
    closed: color.dim('nobody listens'),
    blocked: color.red(`blocked (${opened} of ${tried} open)`),
    'not tried': color.dim('not tried'),
  }
  return [
    last === port ? `${port}` : `${port}-${last}`,
    `${same.length > 1 ? serviceOfId(service) : service}, ${name}`,
    showMachines(
      same.map(({ machine }) => machine),
      width,
    ),
    shown[state],
    dialledFrom === 'self' ? 'the machine itself' : by.join(', '),
    key,
  ]
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

function blockedLines({ service, name, port, machine, blocked }: PortReport, { color, cross, width }: Looks): string[] {
  return [...groupBy(blocked, ({ said }) => said)].flatMap(([said, those]) =>
    wrap(
      `${color.red(cross)} ${machine}:${port} (${service}, ${name}) from ${showMachines(
        those.map(({ from }) => from),
        width,
      )}: ${printable(said)}`,
      width,
      '  ',
    ),
  )
}
