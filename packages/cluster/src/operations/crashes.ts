/** Daemons that end again and again while they are waited for: waiting longer would not help. */
import { setTimeout as sleep } from 'node:timers/promises'
import { placementsOf, serviceId, type Placement } from '../config/cluster.ts'
import { onEveryMachine, ToolError } from '../errors.ts'
import { parsePids, pidsScript } from '../probes/pids.ts'
import type { Work } from './apply.ts'
import { lastLogLines } from './log-lines.ts'
import type { Gate } from './plan.ts'
import { Unhealthy } from './wait-for-spark.ts'

/** Milliseconds: most are well before the first look. */
const pace = { first: 3000, pause: 1000 }

/** Other processes than the first in the place of a daemon; and of how many daemons that is looked at. */
const limits = { others: 3, looked: 20 }

/** What was seen of each daemon, by `machine service`. */
export class Lives {
  readonly #pids = new Map<string, Set<string>>()

  /** Whether this makes one too many. */
  note(key: string, pid: string): boolean {
    const seen = this.#pids.get(key) ?? new Set()
    this.#pids.set(key, seen.add(pid))
    return seen.size > limits.others
  }
}

/** Resolves with the error when one of them does so; with nothing when the signal fires. */
export async function untilCrashing(work: Work, { service, machines: only }: Gate): Promise<Unhealthy | undefined> {
  const { cluster, signal } = work
  const asked = placementsOf(cluster, service)
    .filter(({ machine }) => only === undefined || only.includes(machine))
    .slice(0, limits.looked)
  const lives = new Lives()
  try {
    await sleep(pace.first, undefined, { signal })
    for (;;) {
      const crashed = await look(work, asked, lives)
      if (crashed) return await endsAgain(work, crashed)
      await sleep(pace.pause, undefined, { signal })
    }
  } catch (error) {
    if (signal.aborted) return undefined
    throw error
  }
}

async function look(work: Work, asked: readonly Placement[], lives: Lives): Promise<Placement | undefined> {
  const names = [...new Set(asked.map(({ machine }) => machine))]
  const found = await onEveryMachine(
    names.map((name) => ({ name })),
    'Looking for daemons that end',
    async ({ name }) => {
      const own = asked.filter(({ machine }) => machine === name)
      const pids = await pidsOn(work, name, own.map(serviceId))
      return own.filter((placement) => {
        const pid = pids.get(serviceId(placement))
        return pid !== undefined && lives.note(`${name} ${serviceId(placement)}`, pid)
      })
    },
  )
  return found.flat()[0]
}

/** A machine that does not answer is told of by who waits for it. */
async function pidsOn(work: Work, machine: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  try {
    const script = pidsScript(work.cluster.name, ids)
    const { stdout } = await work.hosts.get(machine)!.read(script, { title: 'see what runs', signal: work.signal })
    return parsePids(stdout)
  } catch (error) {
    if (error instanceof ToolError) return new Map()
    throw error
  }
}

async function endsAgain(work: Work, placement: Placement): Promise<Unhealthy> {
  const { machine } = placement
  const id = serviceId(placement)
  return new Unhealthy([machine], {
    message: `${id} on ${machine} ends again and again, soon after it was started`,
    hint: `Its log says why: tinderbox logs ${id}. Then run tinderbox up again.`,
    machine,
    seen: await lastLogLines(work, placement),
  })
}
