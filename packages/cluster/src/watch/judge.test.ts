import { describe, expect, test } from 'vitest'
import { ToolError } from '../errors.ts'
import { placementsOn, serviceId } from '../config/cluster.ts'
import { parseClusterFile } from '../file/read.ts'
import { threeMachines } from '../testing/clusters.ts'
import type { LockHolder } from '../probes/lock.ts'
import type { Beat, DaemonBeat } from './beat.ts'
import { Judge } from './judge.ts'
import type { WatchEvent } from './watch-event.ts'

const base: DaemonBeat = {
  id: 'spark-worker',
  pid: 100,
  born: '5000',
  letter: 'S',
  silent: 0.4,
  port: 8081,
  restarts: 0,
  enabled: true,
  state: 'active (running)',
}

/** A cluster of three whose seconds pass when it is told so. */
class Play {
  now = 1000
  readonly events: WatchEvent[] = []
  readonly judge = new Judge(threeMachines(), this.now, ({ user }) => user === 'me')
  daemons: Record<string, Partial<DaemonBeat>> = { a: { id: 'spark-master', port: 8080 }, b: {}, c: {} }
  misses: Record<string, number> = {}
  silent = new Set<string>()
  lock: LockHolder | undefined
  uptime = 5000

  /** One second; says what was told in it. */
  second(change: () => void = () => {}): string[] {
    const before = this.events.length
    change()
    this.now += 1
    this.uptime += 1
    this.events.push(...this.judge.onTick(this.now))
    for (const machine of ['a', 'b', 'c'])
      if (!this.silent.has(machine)) this.events.push(...this.judge.onBeat(machine, this.beat(machine), this.now))
    return this.events.slice(before).map(({ kind, machine, what }) => [kind, machine, what].filter(Boolean).join(' '))
  }

  seconds(count: number, each: (i: number) => void = () => {}): string[] {
    return Array.from({ length: count }, (_, i) => this.second(() => each(i))).flat()
  }

  beat(machine: string): Beat {
    return {
      daemons: [{ ...base, ...this.daemons[machine] }],
      master: machine === 'a' ? undefined : { at: '10.0.0.11:7077', misses: this.misses[machine] ?? 0 },
      lock: machine === 'a' ? this.lock : undefined,
      uptime: this.uptime,
      unable: undefined,
    }
  }

  set(machine: string, change: Partial<DaemonBeat>): void {
    this.daemons[machine] = { ...this.daemons[machine], ...change }
  }
}

function healthy(): Play {
  const play = new Play()
  expect(play.seconds(8)).toEqual([])
  expect([play.judge.isSettled, play.judge.isWell, play.judge.isDown]).toEqual([true, true, false])
  return play
}

const ada = { run: '1', user: 'ada', host: 'laptop', pid: 1, command: 'up', since: '2026', expiresAfter: 30 }

const gone = { pid: undefined, born: '', letter: '', silent: undefined, state: 'inactive (dead)' } as const

describe('a daemon', () => {
  test('that dies is told at once, and when it is well again', () => {
    const play = healthy()
    expect(play.second(() => play.set('b', gone))).toEqual(['trouble b dead'])
    expect(play.seconds(5)).toEqual([])
    expect(play.judge.isWell).toBe(false)
    play.set('b', { pid: 101, born: '9000', silent: undefined, letter: 'R', state: 'active (running)' })
    expect(play.seconds(4)).toEqual([])
    expect(play.second(() => play.set('b', { silent: 0.2 }))).toEqual(['over b dead'])
    expect(play.judge.isWell).toBe(true)
  })

  test('that is dead when watching begins is told as well', () => {
    const play = new Play()
    play.set('b', gone)
    expect(play.seconds(3)).toEqual(['trouble b dead'])
  })

  test('whose supervisor is quicker than a second was started again', () => {
    const play = healthy()
    expect(play.second(() => play.set('b', { pid: 102, born: '9000', silent: undefined }))).toEqual([
      'trouble b restarted',
    ])
    expect(play.second(() => play.set('b', { silent: 0.2 }))).toEqual(['over b restarted'])
  })

  test('with the same number and another birth is another one', () => {
    const play = healthy()
    expect(play.second(() => play.set('b', { born: '9000', silent: undefined }))).toEqual(['trouble b restarted'])
  })

  test('that dies again and again is told once, and again when it stays', () => {
    const play = healthy()
    const told = Array.from({ length: 8 }, (_, i) => [
      ...play.second(() => play.set('b', gone)),
      ...play.seconds(3),
      ...play.seconds(5, () => play.set('b', { pid: 200 + i, born: `${i}`, silent: 0.2, state: '' })),
    ]).flat()
    expect(told.slice(0, 6)).toEqual(Array.from({ length: 3 }, () => ['trouble b dead', 'over b dead']).flat())
    expect(told.slice(6)).toEqual(['trouble b unsteady'])
    expect(play.seconds(130)).toEqual(['over b unsteady'])
  })

  test('that a signal stopped is told at once; its death after that is no news, its new life is', () => {
    const play = healthy()
    expect(play.second(() => play.set('b', { letter: 'T' }))).toEqual(['trouble b frozen'])
    expect(play.seconds(6, () => play.set('b', { silent: (play.beat('b').daemons[0]!.silent ?? 0) + 1 }))).toEqual([])
    expect(play.second(() => play.set('b', gone))).toEqual([])
    expect(play.second(() => play.set('b', { pid: 103, born: '9000', letter: 'S' }))).toEqual([])
    expect(play.second(() => play.set('b', { silent: 0.1 }))).toEqual(['over b frozen'])
  })

  test('that is about to end after it was frozen is not told to hang', () => {
    const play = healthy()
    play.second(() => play.set('b', { letter: 'T' }))
    play.seconds(4, (i) => play.set('b', { silent: 1.4 + i }))
    expect(play.second(() => play.set('b', { letter: 'R', silent: 5.4 }))).toEqual([])
    expect(play.judge.isWell).toBe(false)
    expect(play.second(() => play.set('b', { letter: 'S', silent: 0.1 }))).toEqual(['over b frozen'])
  })

  test('that is killed and started again between two beats, after it was frozen, is not told as another trouble', () => {
    const play = healthy()
    play.second(() => play.set('b', { letter: 'T' }))
    expect(play.second(() => play.set('b', { pid: 103, born: '9000', letter: 'S', silent: undefined }))).toEqual([])
    expect(play.second(() => play.set('b', { silent: 0.1 }))).toEqual(['over b frozen'])
  })

  test('in the hands of a debugger', () => {
    const play = healthy()
    expect(play.second(() => play.set('b', { letter: 't' }))).toEqual(['trouble b debugged'])
    expect(play.second(() => play.set('b', { letter: 'S' }))).toEqual(['over b debugged'])
  })

  test('whose page is silent for three seconds hangs', () => {
    const play = healthy()
    expect(play.seconds(3, (i) => play.set('b', { silent: 1.4 + i }))).toEqual([])
    expect(play.second(() => play.set('b', { silent: 4.4 }))).toEqual(['trouble b hung'])
    expect(play.events.at(-1)!.evidence).toBe('pid 100, port 8081, silent for 4.4 s')
    expect(play.second(() => play.set('b', { silent: 0.4 }))).toEqual(['over b hung'])
  })

  test('on a machine that is too busy to say its beats in time gets longer', () => {
    const play = healthy()
    const slow = (i: number) => {
      play.uptime += 2
      play.now += 2
      play.set('b', { silent: 3.4 + 3 * i })
    }
    expect(play.seconds(4, slow)).toEqual([])
  })

  test('is not taken for silent because watching began anew on its machine', () => {
    const play = healthy()
    expect(play.second(() => play.set('b', { silent: undefined }))).toEqual([])
    expect(play.second(() => play.set('b', { silent: 0.1 }))).toEqual([])
    expect(play.seconds(2, (i) => play.set('b', { silent: 2.2 + i }))).toEqual([])
    expect(play.seconds(3, () => play.set('b', { silent: undefined }))).toEqual(['trouble b hung'])
  })

  test('that has not answered since it was started gets its time', () => {
    const play = healthy()
    play.second(() => play.set('b', { pid: 104, born: '9000', silent: undefined }))
    expect(play.seconds(85)).toEqual([])
    expect(play.seconds(10)).toEqual(['trouble b hung'])
  })

  test('that was never brought there is off: nobody waits for it', () => {
    const play = new Play()
    play.daemons = { a: { id: 'other' }, b: { id: 'other' }, c: { id: 'other' } }
    expect(play.seconds(5)).toEqual([])
    expect([play.judge.isSettled, play.judge.isDown]).toEqual([true, true])
  })

  test('that is switched off is told by the whole look, not by the second', () => {
    const play = healthy()
    expect(play.seconds(5, () => play.set('b', { ...gone, enabled: false }))).toEqual([])
    expect([play.judge.isWell, play.judge.isDown]).toEqual([false, false])
    for (const machine of ['a', 'c']) play.set(machine, { ...gone, enabled: false })
    play.second()
    expect(play.judge.isDown).toBe(true)
  })
})

describe('a worker that does not reach its master', () => {
  test('is told from the second knock on, and when it does again', () => {
    const play = healthy()
    expect(play.second(() => (play.misses['b'] = 1))).toEqual([])
    expect(play.second(() => (play.misses['b'] = 2))).toEqual(['trouble b isolated'])
    expect(play.second(() => (play.misses['b'] = 0))).toEqual(['over b isolated'])
  })

  test('is no trouble of its own when the master is dead, nor right after', () => {
    const play = healthy()
    play.misses = { b: 1, c: 1 }
    expect(play.second(() => play.set('a', gone))).toEqual(['trouble a dead'])
    play.misses = { b: 5, c: 5 }
    expect(play.seconds(5)).toEqual([])
    play.set('a', { pid: 105, born: '9000', silent: 0.1 })
    expect(play.second()).toEqual(['over a dead'])
    expect(play.second(() => (play.misses = {}))).toEqual([])
  })

  test("is told once, also when nothing is heard of the master's machine by then", () => {
    const play = healthy()
    play.silent.add('a')
    play.misses = { b: 2, c: 2 }
    // One beat is not yet silence.
    play.second()
    const told = play.seconds(6)
    expect(told).toContain('trouble a cut-off')
  })
})

describe('a machine', () => {
  test('of which nothing is heard for four seconds is cut off; its daemons are not guessed at', () => {
    const play = healthy()
    play.silent.add('b')
    expect(play.seconds(3)).toEqual([])
    expect(play.seconds(2)).toEqual(['trouble b cut-off'])
    expect(play.judge.cutOff).toEqual(['b'])
    expect(play.seconds(20)).toEqual([])
    play.silent.clear()
    expect(play.second()).toEqual(['over b cut-off'])
    expect(play.events.at(-1)!.text).toMatch(/^it is back, after 2\d s$/)
  })

  test('whose connection fails is told why', () => {
    const play = healthy()
    play.silent.add('b')
    play.second()
    play.judge.onFailure(
      'b',
      new ToolError('SSH_UNREACHABLE', { message: 'b does not answer', hint: 'Look.' }),
      play.now,
    )
    expect(play.seconds(5)).toEqual(['trouble b cut-off'])
    expect(play.events.at(-1)).toMatchObject({ evidence: 'b does not answer', hint: 'Look.' })
  })

  test('that comes back from a reboot: its new daemons are no news, the missing one is', () => {
    const play = healthy()
    play.silent.add('b')
    play.seconds(10)
    play.silent.clear()
    play.uptime = 10
    play.set('b', { pid: 7, born: '3', silent: undefined })
    expect(play.second()).toEqual(['over b cut-off'])
    expect(play.events.at(-1)!.text).toMatch(/was started anew/)
    expect(play.second(() => play.set('b', gone))).toEqual(['trouble b dead'])
  })

  test('is not blamed for our own sleep', () => {
    const play = healthy()
    play.now += 3600
    expect(play.second()).toEqual([])
    play.silent.add('b')
    expect(play.seconds(3)).toEqual([])
    expect(play.seconds(2)).toEqual(['trouble b cut-off'])
  })

  test('that was never heard gets time for its login', () => {
    const play = new Play()
    play.silent.add('c')
    expect(play.seconds(18)).toEqual([])
    expect(play.judge.isSettled).toBe(false)
    expect(play.seconds(3)).toEqual(['trouble c cut-off'])
    expect(play.judge.isSettled).toBe(true)
  })

  test('without bash says so once', () => {
    const play = healthy()
    const unable = { ...play.beat('b'), unable: 'bash is not there' }
    expect(play.judge.onBeat('b', unable, play.now)).toMatchObject([{ kind: 'trouble', what: 'unable' }])
    expect(play.judge.onBeat('b', unable, play.now)).toEqual([])
  })
})

describe('while somebody else changes the cluster', () => {
  test('daemons come and go without a word; what is then is told after it', () => {
    const play = healthy()
    expect(play.second(() => (play.lock = ada))).toEqual(['busy'])
    expect(play.judge.busy).toMatch(/ada/)
    play.set('b', { pid: 300, born: '9999' })
    play.set('c', gone)
    expect(play.seconds(10)).toEqual([])
    expect(play.second(() => (play.lock = undefined))).toEqual(['free', 'trouble c dead'])
  })

  test('our own lock is nobody else', () => {
    const play = healthy()
    expect(play.second(() => (play.lock = { ...ada, user: 'me' }))).toEqual([])
    expect(play.judge.busy).toBeUndefined()
  })

  test("the master's machine goes: the lock is not believed any more", () => {
    const play = healthy()
    play.second(() => (play.lock = ada))
    play.silent.add('a')
    expect(play.seconds(5)).toEqual(['trouble a cut-off'])
    expect(play.judge.busy).toBeUndefined()
    expect(play.second(() => play.set('c', gone))).toEqual(['trouble c dead'])
  })
})

describe('masters that stand by for each other', () => {
  const cluster = parseClusterFile('name: demo\nmaster: [a, b]\nworkers: [c, d]\nhdfs: {}\n', '/home/ada/cluster.yaml')
  const judge = () => new Judge(cluster, 1000, ({ user }) => user === 'me')
  const beat = (machine: string, more: Partial<Beat> = {}): Beat => ({
    daemons: placementsOn(cluster, machine).map((one) => ({ ...base, id: serviceId(one), port: undefined })),
    master: { at: '10.0.0.11:7077,10.0.0.12:7077', misses: 0 },
    lock: undefined,
    uptime: 5000,
    unable: undefined,
    ...more,
  })
  const play = (one: Judge, seconds: number, more: (machine: string) => Partial<Beat> | undefined) =>
    Array.from({ length: seconds }, (_, i) =>
      cluster.machines.flatMap(({ name }) => {
        const change = more(name)
        return change ? one.onBeat(name, beat(name, { ...change, uptime: 5000 + i }), 1001 + i) : []
      }),
    )
      .flat()
      .map(({ kind, machine, service, what }) => [kind, machine, service, what].filter(Boolean).join(' '))

  test('one of them that is well is enough to say that a worker is cut off', () => {
    const misses = (machine: string) => (machine === 'c' ? { master: { at: '', misses: 3 } } : {})
    expect(play(judge(), 8, (machine) => (machine === 'a' ? undefined : misses(machine)))).toEqual([
      'trouble c spark-worker isolated',
    ])
  })

  test("the lock on any master's machine is the cluster's", () => {
    const one = judge()
    expect(play(one, 2, (machine) => (machine === 'b' ? { lock: ada } : {}))).toEqual(['busy'])
    expect(one.busy).toBeDefined()
    expect(play(one, 1, () => ({}))).toEqual(['free'])
  })

  test('a DataNode that dies is told like every other daemon', () => {
    const one = judge()
    play(one, 4, () => ({}))
    const dead = beat('c').daemons.map((daemon) => (daemon.id === 'hdfs-datanode' ? { ...daemon, ...gone } : daemon))
    expect(play(one, 1, (machine) => (machine === 'c' ? { daemons: dead } : {}))).toEqual([
      'trouble c hdfs-datanode dead',
    ])
  })
})
