/** Whether workers that came back are counted by the master again: its own list is asked, once for all that are waited for. */
import { masterState } from '../apis/spark-master.ts'
import { masterOf, serviceId, type Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import type { Hosts } from '../operations/connect.ts'
import { observeNeeded } from '../operations/observe.ts'
import { missingWorkers } from '../operations/readiness.ts'
import { followMaster } from '../probes/spark-master.ts'
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
    const { machine: master } = masterOf(this.#cluster)
    const needed = [master, ...round.map(({ machine }) => machine)]
    const sites = await observeNeeded(this.#cluster, this.#hosts, needed, this.#signal)
    const enough = new AbortController()
    const onLine = (line: string) => {
      this.#settle(round, sites, line)
      if (!this.#awaited.some((one) => round.includes(one))) enough.abort()
    }
    await this.#hosts
      .get(master)!
      .read(followMaster(this.#cluster.name, patience), {
        title: 'ask the master for its workers',
        timeout: patience + 30,
        signal: AbortSignal.any([this.#signal, enough.signal]),
        onLine,
      })
      .catch((error: unknown) => {
        if (!enough.signal.aborted) throw error
      })
  }

  #settle(round: readonly Awaited[], sites: ReadonlyMap<string, MachineSite>, line: string): void {
    const state = parsed(line)
    if (!state) return
    const { machine: master } = masterOf(this.#cluster)
    const before = sites.get(master)!
    const now = new Map(sites).set(master, { ...before, facts: { ...before.facts, sparkMaster: state } })
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
