/** Whether workers that came back are counted by the master again: its own list is asked, once for all that are waited for. */
import { masterState } from '../apis/spark-master.ts'
import { placementsOf, serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import type { Hosts } from '../operations/connect.ts'
import { observeMasters } from '../operations/observe.ts'
import { missingWorkers } from '../operations/readiness.ts'
import { followMaster } from '../probes/spark-master.ts'
import { leads } from '../sites/active-master.ts'
import type { MachineSite } from '../sites/machine-site.ts'

/** Seconds. A worker that found no master tries again after 5 to 15. */
const patience = 60

interface Awaited {
  readonly machine: string
  readonly service: string
  readonly tell: (registered: boolean) => void
}

export class Registrations {
  readonly #cluster: Cluster
  readonly #hosts: Hosts
  readonly #signal: AbortSignal
  #awaited: Awaited[] = []
  #following = false

  constructor(cluster: Cluster, hosts: Hosts, signal: AbortSignal) {
    this.#cluster = cluster
    this.#hosts = hosts
    this.#signal = signal
  }

  /** `tell` is called once: when it is registered, or when it is not after a minute. Not when nobody can say. */
  await(awaited: Awaited): void {
    this.#awaited.push(awaited)
    if (this.#following) return
    this.#following = true
    void this.#follow().finally(() => (this.#following = false))
  }

  async #follow(): Promise<void> {
    while (this.#awaited.length > 0 && !this.#signal.aborted) {
      const round = [...this.#awaited]
      try {
        await this.#ask(round)
      } catch (error) {
        if (!this.#signal.aborted && !(error instanceof ToolError)) throw error
      }
      const late = this.#awaited.filter((one) => round.includes(one))
      this.#awaited = this.#awaited.filter((one) => !round.includes(one))
      if (!this.#signal.aborted) for (const { tell } of late) tell(false)
    }
  }

  async #ask(round: readonly Awaited[]): Promise<void> {
    const needed = round.map(({ machine }) => machine)
    const sites = await observeMasters(this.#cluster, this.#hosts, needed, this.#signal)
    const enough = new AbortController()
    const follow = async ({ machine: master }: Placement): Promise<void> => {
      const onLine = (line: string) => {
        this.#settle(round, sites, master, line)
        if (!this.#awaited.some((one) => round.includes(one))) enough.abort()
      }
      await this.#hosts.get(master)!.read(followMaster(this.#cluster.name, patience), {
        title: 'ask the master for its workers',
        timeout: patience + 30,
        signal: AbortSignal.any([this.#signal, enough.signal]),
        onLine,
      })
    }
    // Which of them is active may change meanwhile; one that is lost meanwhile does not say anything.
    const masters = placementsOf(this.#cluster, 'spark-master').filter(({ machine }) => sites.has(machine))
    const ended = await Promise.allSettled(masters.map(follow))
    const failures = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
    if (!enough.signal.aborted && failures.length === ended.length) throw failures[0]
  }

  #settle(round: readonly Awaited[], sites: ReadonlyMap<string, MachineSite>, master: string, line: string): void {
    const state = parsed(line)
    if (state === undefined || !leads(state)) return
    const now = new Map(
      [...sites].map(([name, on]): [string, MachineSite] => [
        name,
        { ...on, facts: { ...on.facts, sparkMaster: name === master ? state : undefined } },
      ]),
    )
    const missing = missingWorkers(this.#cluster, now)
    const isMissing = ({ machine, service }: Awaited) =>
      missing.some((placement) => placement.machine === machine && serviceId(placement) === service)
    const there = this.#awaited.filter((one) => round.includes(one) && !isMissing(one))
    this.#awaited = this.#awaited.filter((one) => !there.includes(one))
    for (const { tell } of there) tell(true)
  }
}

function parsed(line: string) {
  try {
    return masterState.parse(JSON.parse(line))
  } catch {
    return undefined
  }
}
