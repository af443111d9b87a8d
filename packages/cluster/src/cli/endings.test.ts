import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Interrupted } from './context.ts'
import { Endings } from './endings.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function begin() {
  const exits: number[] = []
  const endings = new Endings((status) => exits.push(status))
  const status = () => (endings.signal.reason instanceof Interrupted ? endings.signal.reason.exitStatus : undefined)
  return { endings, exits, status }
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s asks for an end with status %d', (signal, expected) => {
  const { endings, exits, status } = begin()
  endings.onSignal(signal)
  expect({ status: status(), exits }).toEqual({ status: expected, exits: [] })
})

test('a second Ctrl-C is the end, but not its echo', () => {
  const { endings, exits } = begin()
  endings.onSignal('SIGINT')
  endings.onSignal('SIGINT')
  expect(exits).toEqual([])
  vi.advanceTimersByTime(600)
  endings.onSignal('SIGINT')
  expect(exits).toEqual([130])
})

test('a closed terminal: what is being ended is not cut short, whatever it cannot write', () => {
  const { endings, exits, status } = begin()
  endings.onStreamError({ code: 'EIO' })
  expect(status()).toBe(129)
  endings.onSignal('SIGHUP')
  vi.advanceTimersByTime(600)
  endings.onSignal('SIGHUP')
  endings.onStreamError({ code: 'EIO' })
  endings.onStreamError({ code: 'EPIPE' })
  expect({ exits, hungUp: endings.hungUp }).toEqual({ exits: [], hungUp: true })
})

test('while another program has the terminal, Ctrl-C is its own, and a closed terminal leaves it time', () => {
  const { endings, exits, status } = begin()
  endings.giveInterruptsAway()
  endings.onSignal('SIGINT')
  expect({ status: status(), exits }).toEqual({ status: undefined, exits: [] })
  endings.onSignal('SIGHUP')
  expect(exits).toEqual([])
  vi.advanceTimersByTime(30_000)
  expect(exits).toEqual([129])
  const other = begin()
  other.endings.giveInterruptsAway()
  other.endings.onSignal('SIGTERM')
  expect(other.exits).toEqual([143])
})

test('a reader that has seen enough', () => {
  const { endings, exits } = begin()
  endings.onStreamError({ code: 'EPIPE' })
  endings.onStreamError({ code: 'ENOSPC' })
  expect(exits).toEqual([0, 1])
})
