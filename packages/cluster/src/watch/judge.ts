/** All machines of a cluster, from beat to beat: what is told, and what is wrong now. Pure; time comes from outside, in seconds. */
import { placementsOf, placementsOn, serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import type { ToolError } from '../errors.ts'
import { showHolder, type LockHolder } from '../probes/lock.ts'
import type { Beat, DaemonBeat } from './beat.ts'
import { limits } from './condition.ts'
import { DaemonWatch } from './daemon-watch.ts'
import type { WatchEvent } from './watch-event.ts'

interface MachineWatch {
  readonly daemons: Map<string, DaemonWatch>
  heard: number
  beats: number
  uptime: number
  unable: string | undefined
  /** Since when nothing is heard of it, and why, if that is known. */
  cutOff: { readonly at: number; readonly why: string | undefined } | undefined
  error: ToolError | undefined
}

/** A beat that comes later than so many seconds after the last one did not come in time. */
const inTime = 1.6

/** Beats after which a machine that is well is known to be. */
const enough = 4

/** Seconds that a machine that was never heard is given: for the login, and jump hosts. */
const firstWord = 20

/** A daemon that was never brought to its machine. */
const absent: Omit<DaemonBeat, 'id'> = {
  pid: undefined,
  born: '',
  letter: '',
  silent: undefined,
  port: undefined,
  restarts: 0,
  enabled: false,
  state: '',
}

export class Judge {
  readonly #masters: readonly Placement[]
  readonly #isOwn: (holder: LockHolder) => boolean
  readonly #machines: ReadonlyMap<string, MachineWatch>
  /** Who else has the lock, by the masters' machines that say so. */
  readonly #holders = new Map<string, string>()
  #ticked: number

  /** `isOwn`: whether a holder of the lock is this very run. */
  constructor(cluster: Cluster, now: number, isOwn: (holder: LockHolder) => boolean) {
    this.#masters = placementsOf(cluster, 'spark-master')
    this.#isOwn = isOwn
    this.#ticked = now
    this.#machines = new Map(
      cluster.machines.map(({ name }) => [
        name,
        {
          daemons: new Map(placementsOn(cluster, name).map((one) => [serviceId(one), new DaemonWatch(name)])),
          heard: now,
          beats: 0,
          uptime: 0,
          unable: undefined,
          cutOff: undefined,
          error: undefined,
        },
      ]),
    )
  }

  /** Who else changes the cluster now. */
  get busy(): string | undefined {
    return [...this.#holders.values()][0]
  }

  /** Machines of which nothing is heard. */
  get cutOff(): string[] {
    return [...this.#machines].flatMap(([name, { cutOff }]) => (cutOff ? [name] : []))
  }

  /** Whether enough was heard of every machine to say how it is. */
  get isSettled(): boolean {
    return [...this.#machines.values()].every(
      ({ beats, cutOff, unable, daemons }) =>
        cutOff ||
        unable ||
        (beats >= enough && [...daemons.values()].every(({ condition }) => condition !== 'starting')),
    )
  }

  /** Every daemon is switched off: the cluster is down, and nobody wants it otherwise. */
  get isDown(): boolean {
    const all = this.daemons()
    return all.length > 0 && all.every(({ watch }) => watch.condition === 'off')
  }

  /** Whether nothing that was told goes on. */
  get isWell(): boolean {
    return (
      [...this.#machines.values()].every(({ cutOff, unable }) => !cutOff && !unable) &&
      this.daemons().every(({ watch }) => watch.told === undefined && watch.condition === 'well')
    )
  }

  /** Of machines that are heard of. */
  daemons(): { readonly machine: string; readonly service: string; readonly watch: DaemonWatch }[] {
    return [...this.#machines].flatMap(([machine, { daemons, cutOff }]) =>
      cutOff ? [] : [...daemons].map(([service, watch]) => ({ machine, service, watch })),
    )
  }

  onBeat(name: string, beat: Beat, now: number): WatchEvent[] {
    const machine = this.#machines.get(name)!
    const events: WatchEvent[] = []
    machine.heard = now
    machine.error = undefined
    if (beat.unable !== undefined) {
      const known = machine.unable === beat.unable
      machine.unable = beat.unable
      if (known) return []
      const hint = 'Install bash there; the lock of the cluster needs it, too.'
      return [{ kind: 'trouble', machine: name, what: 'unable', text: `it cannot be watched: ${beat.unable}`, hint }]
    }
    machine.unable = undefined
    if (machine.cutOff) {
      const { at } = machine.cutOff
      const rebooted = beat.uptime < machine.uptime
      machine.cutOff = undefined
      if (rebooted) for (const watch of machine.daemons.values()) watch.forget()
      const text = `${rebooted ? 'it is back, and was started anew' : 'it is back'}, after ${Math.round(now - at)} s`
      events.push({ kind: 'over', machine: name, what: 'cut-off', text })
    }
    const late = machine.beats > 0 && beat.uptime - machine.uptime > inTime
    machine.beats++
    machine.uptime = beat.uptime
    if (this.#masters.some((master) => master.machine === name)) events.push(...this.#lock(name, beat.lock))
    if (this.busy !== undefined) return events
    const masterWell = this.#masterIsWell(now)
    for (const [id, watch] of machine.daemons) {
      const daemon = beat.daemons.find((one) => one.id === id) ?? { ...absent, id }
      const misses = id.startsWith('spark-worker') ? (beat.master?.misses ?? 0) : 0
      const around = { now, misses, inTime: !late, masterWell, masterAt: beat.master?.at ?? '' }
      events.push(...watch.onBeat(daemon, around))
    }
    return events
  }

  /** The connection to a machine failed. */
  onFailure(name: string, error: ToolError, now: number): WatchEvent[] {
    const machine = this.#machines.get(name)!
    machine.error = error
    // One that has been heard a moment ago may have lost its connection only: the next one is on its way.
    if (machine.cutOff || now - machine.heard < (machine.beats > 0 ? limits.cutOff / 2 : 0)) return []
    return this.#cut(name, machine, now)
  }

  /** To be called several times a second. */
  onTick(now: number): WatchEvent[] {
    const pause = now - this.#ticked
    this.#ticked = now
    // We have slept, not they.
    if (pause > 2) for (const machine of this.#machines.values()) machine.heard += pause
    return [...this.#machines].flatMap(([name, machine]) => {
      if (machine.cutOff || machine.unable) return []
      return now - machine.heard >= (machine.beats > 0 ? limits.cutOff : firstWord) ? this.#cut(name, machine, now) : []
    })
  }

  #cut(name: string, machine: MachineWatch, now: number): WatchEvent[] {
    const { error } = machine
    this.#holders.delete(name)
    machine.cutOff = { at: machine.heard, why: error?.message }
    return [
      {
        kind: 'trouble',
        machine: name,
        what: 'cut-off',
        text: 'nothing is heard of it: it is off, frozen, or cut off from here',
        evidence: error?.message ?? `silent for ${(now - machine.heard).toFixed(1)} s`,
        hint: error?.hint ?? `Whether it answers: tinderbox ssh ${name}`,
      },
    ]
  }

  #lock(name: string, holder: LockHolder | undefined): WatchEvent[] {
    const before = this.busy
    if (holder === undefined || this.#isOwn(holder)) this.#holders.delete(name)
    else this.#holders.set(name, showHolder(holder))
    const other = this.busy
    if (other === before) return []
    if (other !== undefined)
      return before === undefined
        ? [{ kind: 'busy', text: `somebody changes the cluster, and is left to it: ${other}` }]
        : []
    for (const { watch } of this.daemons()) watch.forget()
    return [{ kind: 'free', text: 'that change is over; watching again' }]
  }

  #masterIsWell(now: number): boolean {
    return this.#masters.some((master) => {
      const machine = this.#machines.get(master.machine)!
      const watch = machine.daemons.get(serviceId(master))!
      return (
        machine.cutOff === undefined &&
        now - machine.heard < 2 &&
        watch.condition === 'well' &&
        // Workers take a moment to see that it is back.
        now - watch.since > 3
      )
    })
  }
}
