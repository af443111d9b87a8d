/** `watch`: listens to all machines at once, tells what is wrong, and puts right what the file allows. */
import { setMaxListeners } from 'node:events'
import { hostname, userInfo } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { placementsOf, type Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import type { Hosts } from '../operations/connect.ts'
import { isAsItShouldBe, isEmpty, isRefused } from '../operations/plan.ts'
import { up } from '../operations/up.ts'
import { differencesOf, keyOf, lookAtAll, obstaclesOf, type Looked } from './differences.ts'
import { follow } from './follow.ts'
import { Judge } from './judge.ts'
import { mend, type Patient } from './mend.ts'
import { Attempts, remedyFor } from './mending.ts'
import { Registrations } from './registrations.ts'
import { differs, notMended, notRegistered } from './said.ts'
import type { WatchEvent, WatchListener } from './watch-event.ts'

export interface WatchOptions {
  /** Seconds from one look at everything to the next. */
  readonly every: number
  /** One look of some seconds, and nothing is mended. */
  readonly once: boolean
  readonly listener: WatchListener
  readonly signal: AbortSignal
  /** The cluster as its file is now. */
  readonly reload: () => Promise<Cluster>
}

/** stopped: by the signal. changed: another file is applied by now, so what is watched is no longer the cluster. */
export type WatchEnd = 'stopped' | 'changed' | 'well' | 'not-well'

/** Seconds. */
const pace = { tick: 0.25, confirm: 6, lockTry: 10 }

/** Seconds that one look may take before it says what it has. */
const patience = 30

/** Machines from which on each knocks on the master's port only every other second. */
const many = 200

export async function watch(cluster: Cluster, hosts: Hosts, options: WatchOptions): Promise<WatchEnd> {
  const over = new AbortController()
  const signal = AbortSignal.any([options.signal, over.signal])
  // Every machine listens to it, and Node warns of more than ten.
  setMaxListeners(0, signal)
  const watching = new Watching(cluster, hosts, options, signal)
  try {
    return await watching.run()
  } finally {
    over.abort()
    await watching.ended()
  }
}

class Watching {
  readonly #cluster: Cluster
  readonly #hosts: Hosts
  readonly #options: WatchOptions
  readonly #signal: AbortSignal
  readonly #judge: Judge
  readonly #attempts = new Attempts()
  readonly #registrations: Registrations
  readonly #followers: Promise<void>[]
  #crash: unknown
  #mending: Promise<void> | undefined
  #looking: Promise<void> | undefined
  #nextLook = 0
  #nextMend = 0
  #looked: Looked | undefined
  #toldDifferences = ''
  #suspected = ''
  #notes = new Set<string>()
  #isChanged = false
  #saidWell = false

  constructor(cluster: Cluster, hosts: Hosts, options: WatchOptions, signal: AbortSignal) {
    this.#cluster = cluster
    this.#hosts = hosts
    this.#options = options
    this.#signal = signal
    const [user, host] = [userInfo().username, hostname()]
    this.#judge = new Judge(
      cluster,
      seconds(),
      (held) => held.pid === process.pid && held.host === host && held.user === user,
    )
    this.#registrations = new Registrations(cluster, hosts, signal)
    this.#followers = cluster.machines.map(({ name }) =>
      follow(hosts.get(name)!, {
        cluster: cluster.name,
        knockEvery: cluster.machines.length > many ? 2 : 1,
        signal,
        onBeat: (beat) => this.#tell(this.#judge.onBeat(name, beat, seconds())),
        onFailure: (error) => this.#tell(this.#judge.onFailure(name, error, seconds())),
      }).catch((error: unknown) => void (this.#crash ??= error)),
    )
  }

  async ended(): Promise<void> {
    await Promise.allSettled([...this.#followers, this.#mending, this.#looking])
  }

  async run(): Promise<WatchEnd> {
    const began = seconds()
    while (!this.#signal.aborted) {
      const now = seconds()
      this.#tell(this.#judge.onTick(now))
      if (this.#crash !== undefined) throw this.#crash
      if (this.#isChanged) return 'changed'
      this.#look(now)
      const verdict = this.#options.once ? this.#verdict(now - began) : undefined
      if (verdict) return verdict
      this.#sayWell()
      this.#mend(now)
      await sleep(pace.tick * 1000, undefined, { signal: this.#signal }).catch(() => {})
    }
    return 'stopped'
  }

  /** Of one look: when everything is known, or nobody can wait any longer. */
  #verdict(elapsed: number): WatchEnd | undefined {
    const { isSettled, cutOff } = this.#judge
    if (this.#looking) return undefined
    if (this.#looked !== undefined) return this.#isAllWell ? 'well' : 'not-well'
    const cannotLook = (isSettled && cutOff.length > 0) || this.#notes.size > 0 || elapsed > patience
    return cannotLook ? 'not-well' : undefined
  }

  /** By what is heard, and by the last look. */
  get #isAllWell(): boolean {
    return this.#judge.isWell && (this.#looked === undefined || isAsItShouldBe(this.#looked.plan))
  }

  #tell(events: readonly WatchEvent[]): void {
    const { listener } = this.#options
    for (const event of events) {
      if (this.#signal.aborted) return
      const { machine, service } = event
      if (event.kind === 'over' || event.kind === 'free') this.#nextLook = 0
      if (event.kind !== 'over' || !machine || !service?.startsWith('spark-worker')) listener(event)
      else
        this.#registrations.await({
          machine,
          service,
          tell: (registered) =>
            listener(registered ? { ...event, text: `${event.text}, and registered` } : notRegistered(event)),
        })
    }
  }

  /** The first word when nothing is wrong: silence could mean anything. */
  #sayWell(): void {
    if (this.#saidWell || !this.#judge.isSettled || (this.#options.once && this.#looked === undefined)) return
    this.#saidWell = true
    if (this.#judge.isDown) this.#note('the cluster is down: all its daemons are switched off. Start it: tinderbox up')
    else if (this.#isAllWell) this.#note(`all is well: ${counted(this.#cluster)}`)
  }

  #note(text: string): void {
    this.#options.listener({ kind: 'note', text })
  }

  /** What is said once for as long as it is so. */
  #noteOnce(text: string): void {
    if (this.#notes.has(text)) return
    this.#notes.add(text)
    this.#note(text)
  }

  get #isAuto(): boolean {
    return this.#cluster.settings.repair === 'auto'
  }

  #mend(now: number): void {
    const { cutOff, busy } = this.#judge
    const noLock = placementsOf(this.#cluster, 'spark-master').every(({ machine }) => cutOff.includes(machine))
    if (!this.#isAuto || this.#options.once || this.#mending || busy !== undefined || noLock || now < this.#nextMend)
      return
    const patients = this.#patients(now)
    if (patients.length === 0) return
    this.#mending = this.#mendNow(patients, now)
      .catch((error: unknown) => void (this.#crash ??= error))
      .finally(() => (this.#mending = undefined))
  }

  #patients(now: number): Patient[] {
    return this.#judge.daemons().flatMap(({ machine, service, watch }): Patient[] => {
      const remedy = remedyFor(watch, now)
      if (remedy === undefined || watch.beat === undefined) return []
      const key = `${machine} ${service}`
      const answer = this.#attempts.ask(key, now)
      if (answer === 'first-given-up')
        this.#options.listener({
          kind: 'trouble',
          machine,
          service,
          what: 'given-up',
          text: `${service} was mended ${this.#attempts.count(key)} times and does not stay well: it is left alone from now on`,
          hint: `Its log says why: tinderbox logs ${service}. When the cause is gone: tinderbox up`,
        })
      return answer === 'now'
        ? [{ machine, service, remedy, pid: watch.beat.pid, why: `it is ${watch.condition}` }]
        : []
    })
  }

  async #mendNow(patients: readonly Patient[], now: number): Promise<void> {
    const { listener } = this.#options
    const note = (tried: readonly Patient[]) =>
      tried.forEach(({ machine, service }) => this.#attempts.note(`${machine} ${service}`, now))
    try {
      const mended = await mend(this.#cluster, this.#hosts, patients, this.#signal)
      note(mended)
      for (const { machine, service, remedy, pid } of mended)
        listener({
          kind: 'mended',
          machine,
          service,
          text: remedy === 'start' ? `started ${service}` : `killed ${service} (pid ${pid}) and started it again`,
        })
    } catch (error) {
      if (this.#signal.aborted) return
      if (!(error instanceof ToolError)) throw error
      this.#nextMend = seconds() + pace.lockTry
      if (error.code === 'LOCKED') return this.#noteOnce(`left alone: ${error.message}`)
      note(patients)
      for (const { machine, service } of patients) listener({ ...notMended(service, error), machine, service })
    }
  }

  #look(now: number): void {
    const { cutOff, busy, isSettled } = this.#judge
    // Without the master's machine nobody knows what the others should be.
    const cannot = placementsOf(this.#cluster, 'spark-master').every(({ machine }) => cutOff.includes(machine))
    if (this.#looking || this.#mending || now < this.#nextLook || busy !== undefined || cannot) return
    if (!isSettled || (this.#options.once && this.#looked !== undefined)) return
    this.#nextLook = now + this.#options.every
    this.#looking = this.#lookNow()
      .catch((error: unknown) => {
        if (this.#signal.aborted) return
        if (error instanceof ToolError) this.#noteOnce(`could not look at everything: ${error.message}. ${error.hint}`)
        else this.#crash ??= error
      })
      .finally(() => (this.#looking = undefined))
  }

  async #lookNow(): Promise<void> {
    const looked = await lookAtAll(this.#cluster, this.#hosts, this.#signal, this.#judge.cutOff)
    this.#looked = looked
    if (this.#judge.isDown || this.#judge.busy !== undefined) return
    const fresh = await this.#options.reload()
    const isNew = fresh.text !== this.#cluster.text
    if (isNew && looked.isApplied(fresh)) return void (this.#isChanged = true)
    const applied = looked.isApplied(this.#cluster)
    if (isNew || !applied)
      this.#noteOnce('the file has changes that are not applied, and they are left alone: tinderbox plan, tinderbox up')
    else this.#notes.clear()
    if (applied) await this.#compare(looked)
  }

  async #compare(looked: Looked): Promise<void> {
    const sick = this.#judge.daemons().filter(({ watch }) => watch.condition !== 'well')
    const known = new Set(sick.map(({ machine, service }) => `${machine} ${service}`))
    const { plan } = looked
    const differences = differencesOf(plan, known)
    const obstacles = obstaclesOf(plan)
    const isSame = differences.length === 0 && obstacles.length === 0 && (isEmpty(plan) || known.size > 0)
    // What differed where nothing is heard of now may differ still.
    if (isSame && plan.unplanned.length > 0) return
    const key = isSame ? '' : `${keyOf(differences, obstacles)}.`
    // Somebody may be in the middle of something: what is still so in a moment is told.
    if (key !== '' && key !== this.#suspected && !this.#options.once) {
      this.#suspected = key
      this.#nextLook = seconds() + pace.confirm
      return
    }
    this.#suspected = key
    if (key !== this.#toldDifferences) {
      this.#toldDifferences = key
      this.#options.listener(isSame ? sameAgain : differs(this.#cluster, looked, differences, obstacles))
    }
    if (!isSame && this.#isAuto && !this.#options.once && !isRefused(plan)) await this.#putRight(seconds())
  }

  async #putRight(now: number): Promise<void> {
    const key = 'differences'
    if (this.#attempts.ask(key, now) !== 'now') return
    this.#attempts.note(key, now)
    try {
      const { plan } = await up(this.#cluster, this.#hosts, {
        listener: () => {},
        signal: this.#signal,
        confirm: async () => true,
        command: 'watch',
        onlyApplied: true,
      })
      if (!isEmpty(plan))
        this.#options.listener({ kind: 'mended', text: 'put right what differed, as tinderbox up does' })
      this.#nextLook = 0
    } catch (error) {
      if (this.#signal.aborted) return
      if (!(error instanceof ToolError)) throw error
      if (error.code === 'LOCKED') return this.#noteOnce(`left alone: ${error.message}`)
      // The next look tells which file counts now.
      if (error.code === 'CANCELLED') return void (this.#nextLook = 0)
      this.#options.listener(notMended('what differs', error))
    }
  }
}

const sameAgain: WatchEvent = { kind: 'over', what: 'differs', text: 'everything is as it was applied again' }

/** Of a clock that nobody sets. */
function seconds(): number {
  return performance.now() / 1000
}

function counted({ machines, placements }: Cluster): string {
  const number = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`
  return `${number(placements.length, 'daemon')} on ${number(machines.length, 'machine')}`
}
