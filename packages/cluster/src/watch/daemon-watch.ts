/** One daemon, from beat to beat: what is told of it. Pure; time comes from outside, in seconds. */
import type { DaemonBeat } from './beat.ts'
import { comesBack, conditionOf, type Condition } from './condition.ts'
import type { DaemonTrouble, WatchEvent } from './watch-event.ts'

/** So many ends in so many seconds are one trouble, not one each; it is over after so many seconds without. */
const unsteady = { deaths: 4, within: 600, over: 120 }

export interface Around {
  readonly now: number
  readonly misses: number
  /** Whether the beat came in time after the one before. */
  readonly inTime: boolean
  /** Whether the master is known to be well: a worker that does not reach one that is not well is no trouble of its own. */
  readonly masterWell: boolean
  readonly masterAt: string
}

export class DaemonWatch {
  condition: Condition = 'starting'
  /** When the condition began. */
  since = 0
  beat: DaemonBeat | undefined
  readonly #machine: string
  #process = ''
  #seenSince = 0
  /** When its page last answered, whichever loop on the machine asked it. */
  #answered: number | undefined
  #silentBeats = 0
  #deaths: number[] = []
  /** What was told and is not over. */
  #told: { readonly what: DaemonTrouble; readonly at: number } | undefined

  constructor(machine: string) {
    this.#machine = machine
  }

  get told(): DaemonTrouble | undefined {
    return this.#told?.what
  }

  /** What happened meanwhile was somebody's doing: only what is now counts. */
  forget(): void {
    this.#process = ''
    this.#deaths = []
  }

  onBeat(beat: DaemonBeat, around: Around): WatchEvent[] {
    const { now } = around
    const before = this.#process
    const isOther = beat.pid !== undefined && `${beat.pid} ${beat.born}` !== before
    const unseenDeath = isOther && before !== '' && this.condition !== 'dead'
    if (isOther) {
      this.#process = `${beat.pid} ${beat.born}`
      this.#seenSince = now
      this.#answered = undefined
    }
    if (beat.silent !== undefined) this.#answered = now - beat.silent
    const silent = this.#answered === undefined ? undefined : now - this.#answered
    if (silent === undefined || silent < 1.5) this.#silentBeats = 0
    else if (around.inTime) this.#silentBeats++
    const condition = conditionOf({
      beat,
      misses: around.misses,
      silentBeats: this.#silentBeats,
      silent,
      age: now - this.#seenSince,
    })
    const last = this.beat
    this.beat = beat
    const changed = condition !== this.condition
    if (changed) {
      this.condition = condition
      this.since = now
    }
    if (unseenDeath || (changed && condition === 'dead' && before !== '')) this.#deaths.push(now)
    return this.#events(condition, { around, last, unseenDeath, silent })
  }

  #events(
    condition: Condition,
    seen: { around: Around; last: DaemonBeat | undefined; unseenDeath: boolean; silent: number | undefined },
  ): WatchEvent[] {
    const { around, last, unseenDeath } = seen
    const { now } = around
    const beat = this.beat!
    this.#deaths = this.#deaths.filter((at) => now - at < unsteady.within)
    const isUnsteady = this.#deaths.length >= unsteady.deaths
    if (isUnsteady && this.#told?.what !== 'unsteady')
      return this.#tell('unsteady', now, {
        text: `${beat.id} dies again and again: ${this.#deaths.length} times in the last ${minutes(now - this.#deaths[0]!)}`,
        hint: `Its log says why: tinderbox logs ${beat.id}`,
      })
    if (this.#told?.what === 'unsteady') {
      if (condition !== 'well' || now - this.since < unsteady.over) return []
      this.#deaths = []
      return this.#over(now)
    }
    if (unseenDeath && (this.#told === undefined || this.#told.what === 'isolated'))
      return this.#tell('restarted', now, {
        text: `${beat.id} died and was started again`,
        evidence: `pid ${beat.pid}; before: ${last?.pid ?? 'another'}`,
        hint: `Why it ended: tinderbox logs ${beat.id}`,
      })
    if (condition === 'well') return this.#told ? this.#over(now) : []
    if (condition === 'starting' || condition === 'off' || condition === this.#told?.what) return []
    if (condition === 'isolated' && !around.masterWell) return []
    // While it is being killed it is not in state T any more.
    if (condition === 'hung' && this.#told?.what === 'frozen') return []
    // Killed to be started anew, or ended while it was frozen: the same trouble goes on.
    if (condition === 'dead' && this.#told && this.#told.what !== 'isolated') return []
    return this.#tell(condition, now, said(condition, { ...seen, beat }))
  }

  #tell(what: DaemonTrouble, at: number, say: Pick<WatchEvent, 'text' | 'evidence' | 'hint'>): WatchEvent[] {
    this.#told = { what, at }
    return [{ kind: 'trouble', machine: this.#machine, service: this.beat!.id, what, ...say }]
  }

  #over(now: number): WatchEvent[] {
    const { what, at } = this.#told!
    this.#told = undefined
    const { id, pid } = this.beat!
    const text = what === 'isolated' ? `${id} reaches its master again` : `${id} is well again`
    const evidence = `pid ${pid}; ${Math.round(now - at)} s later`
    return [{ kind: 'over', machine: this.#machine, service: id, what, text, evidence }]
  }
}

function said(
  condition: Exclude<Condition, 'starting' | 'well' | 'off'>,
  seen: { beat: DaemonBeat; last: DaemonBeat | undefined; silent: number | undefined; around: Around },
): Pick<WatchEvent, 'text' | 'evidence' | 'hint'> {
  const { beat, last, silent } = seen
  const { masterAt, misses } = seen.around
  const { id, pid } = beat
  switch (condition) {
    case 'dead':
      return {
        text: `${id} does not run`,
        evidence: [beat.state || 'nothing keeps it running', ...(last?.pid ? [`its pid was ${last.pid}`] : [])].join(
          '; ',
        ),
        hint: comesBack(beat)
          ? `It is about to be started again. Why it ended: tinderbox logs ${id}`
          : `Start it: tinderbox up. Why it ended: tinderbox logs ${id}`,
      }
    case 'frozen':
      return {
        text: `${id} is frozen: a signal has stopped it`,
        evidence: `pid ${pid}, state T`,
        hint: `Let it go on: kill -CONT ${pid} there, as root or as its user`,
      }
    case 'debugged':
      return {
        text: `${id} is stopped by a debugger`,
        evidence: `pid ${pid}, state t`,
        hint: 'It goes on when the debugger lets it.',
      }
    case 'hung':
      return {
        text:
          silent === undefined
            ? `${id} runs, and has not answered since it was started`
            : `${id} hangs: its page does not answer`,
        evidence: `pid ${pid}, port ${beat.port}${silent === undefined ? '' : `, silent for ${silent.toFixed(1)} s`}`,
        hint: `What it is at: jstack ${pid} there; its log: tinderbox logs ${id}`,
      }
    case 'isolated':
      return {
        text: `${id} does not reach its master`,
        evidence: `${masterAt}: ${misses} tries in a row, and the master itself is well`,
        hint: `Look for a firewall or a broken route between the two machines.`,
      }
  }
}

function minutes(seconds: number): string {
  return seconds < 100 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} minutes`
}
