/** The daemons machine by machine, in the order of the file, and how each of them is. Pure. */
import { groupBy } from '../../../cluster/src/group-by.ts'
import type { Problem, ServiceStatus } from './snapshot.ts'
import { tones, type Tone } from './tone.ts'

export interface Condition {
  readonly tone: Tone
  readonly word: string
}

export interface Machine {
  readonly name: string
  readonly services: readonly ServiceStatus[]
  /** That of the daemon that is worst. */
  readonly worst: Condition
}

/** From good to bad, as the terminal colours them. */
const states: Record<ServiceStatus['state'], Tone> = {
  running: 'well',
  'not registered': 'warned',
  unhealthy: 'ill',
  'not running': 'ill',
  'no answer': 'ill',
}
const order = Object.keys(states)

/** Of those that stand by for each other the role says that they run. */
export function conditionOf({ state, role }: Pick<ServiceStatus, 'state' | 'role'>): Condition {
  if (state !== 'running' || role === undefined) return { tone: states[state], word: state }
  return { tone: /^(active|standby|leader|follower|standalone)$/.test(role) ? 'well' : 'warned', word: role }
}

/** `named`: in what was found. One that has no daemon, as it leaves or waits for one, is a machine too. */
export function machinesOf(services: readonly ServiceStatus[], named: Iterable<string> = []): Machine[] {
  const running = groupBy(services, ({ machine }) => machine)
  const others = [...new Set(named)].filter((name) => name !== '' && !running.has(name))
  return [
    ...[...running].map(([name, own]) => ({ name, services: own, worst: worstOf(own) })),
    ...others.map((name) => ({ name, services: [], worst: { tone: 'well', word: 'no daemon' } as const })),
  ]
}

function worstOf(services: readonly ServiceStatus[]): Condition {
  const badness = (service: ServiceStatus) =>
    tones.indexOf(conditionOf(service).tone) * order.length + order.indexOf(service.state)
  const worst = services.reduce((one, other) => (badness(other) > badness(one) ? other : one))
  const { tone, word } = conditionOf(worst)
  return { tone, word: tone === 'well' ? 'running' : word }
}

/** By the name of a machine, of a daemon on it, or by how one of its daemons is. */
export function filtered(machines: readonly Machine[], text: string): readonly Machine[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return machines
  return machines.filter(({ name, services }) =>
    [name, ...services.flatMap((service) => [service.service, conditionOf(service).word])].some((one) =>
      one.toLowerCase().includes(wanted),
    ),
  )
}

/** What was found about a machine, and what follows there from what was found elsewhere: how often, how bad the worst of it is, and which daemons it is about. */
export interface Found {
  readonly count: number
  readonly tone: Tone
  readonly services: ReadonlyMap<string, Tone>
}

export function findingsOn(problems: readonly Problem[]): ReadonlyMap<string, Found> {
  return new Map(
    [
      ...groupBy(
        problems.flatMap((cause) => [cause, ...cause.follows]),
        ({ machine }) => machine,
      ),
    ].map(([machine, own]) => [
      machine,
      {
        count: own.length,
        tone: worstTone(own.map(toneOf)),
        services: new Map(
          [...groupBy(own, ({ service }) => service ?? '')].map(([service, its]) => [
            service,
            worstTone(its.map(toneOf)),
          ]),
        ),
      },
    ]),
  )
}

export function worstTone(all: readonly Tone[]): Tone {
  return tones[Math.max(...all.map((tone) => tones.indexOf(tone)))]!
}

function toneOf({ severity }: Pick<Problem, 'severity'>): Tone {
  return severity === 'error' ? 'ill' : 'warned'
}
