import { expect, test } from 'vitest'
import type { DaemonBeat } from './beat.ts'
import { DaemonWatch } from './daemon-watch.ts'
import { Attempts, remedyFor } from './mending.ts'

const beat: DaemonBeat = {
  id: 'spark-worker',
  pid: 100,
  born: '1',
  letter: 'S',
  silent: 0.1,
  port: 8081,
  restarts: 0,
  enabled: true,
  state: '',
}
const around = { now: 100, misses: 0, inTime: true, masterWell: true, masterAt: '' }

function daemon(change: Partial<DaemonBeat>): DaemonWatch {
  const watch = new DaemonWatch('b')
  watch.onBeat(beat, { ...around, now: 99 })
  watch.onBeat({ ...beat, ...change }, around)
  return watch
}

test('the dead are started, the frozen killed, each after a moment; the others are left alone', () => {
  const dead = daemon({ pid: undefined, state: 'inactive (dead)' })
  expect([remedyFor(dead, 102), remedyFor(dead, 103)]).toEqual([undefined, 'start'])
  const frozen = daemon({ letter: 'T' })
  expect([remedyFor(frozen, 101), remedyFor(frozen, 102)]).toEqual([undefined, 'kill'])
  for (const change of [{}, { letter: 't' }, { pid: undefined, enabled: false }])
    expect(remedyFor(daemon(change), 1000)).toBeUndefined()
})

test.each(['activating (auto-restart)', 'between restarts'])(
  'what its supervisor is about to start is left to it: %s',
  (state) => {
    expect(remedyFor(daemon({ pid: undefined, state }), 1000)).toBeUndefined()
  },
)

test('five times with growing pauses, then it is said once and left alone, until a quarter of an hour has gone by', () => {
  const attempts = new Attempts()
  const times: number[] = []
  const said: number[] = []
  for (let now = 0; now < 900; now++) {
    const answer = attempts.ask('b spark-worker', now)
    if (answer === 'first-given-up') said.push(now)
    if (answer !== 'now') continue
    attempts.note('b spark-worker', now)
    times.push(now)
  }
  expect(times).toEqual([0, 10, 40, 100, 220])
  expect(said).toEqual([340])
  expect(attempts.ask('c spark-worker', 900)).toBe('now')
  expect(attempts.ask('b spark-worker', 1121)).toBe('now')
})
