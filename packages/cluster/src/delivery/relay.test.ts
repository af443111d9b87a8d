import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { RunningScript, ScriptResult } from '../hosts/host.ts'
import { machine } from './testing/folder-machines.ts'
import { Relay } from './relay.ts'

/** A relay's process that says only what the test says for it. */
function silent(): { relay: Relay; script: RunningScript; written: unknown[]; end: (result: ScriptResult) => void } {
  const written: unknown[] = []
  let end!: (result: ScriptResult) => void
  const ended = new Promise<ScriptResult>((resolve) => (end = resolve))
  const script = { write: (line: string) => void written.push(JSON.parse(line)), stop: async () => {}, ended }
  return { relay: new Relay(machine('/srv', 1), () => {}), script, written, end }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('gives its token first, and later a sign of life', async () => {
  const { relay, script, written } = silent()
  const joined = relay.begin(script, 'secret')
  relay.hear('{"event": "listening", "work": "/srv/m1/.incoming-x.1.2", "port": 7100}')
  await expect(joined).resolves.toEqual({ kind: 'ready', relay })
  expect(relay.port).toBe(7100)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(written).toEqual([{ token: 'secret' }, { do: 'go on' }])
  await relay.stop()
})

it('is given up when it does not answer', async () => {
  const { relay, script } = silent()
  void relay.begin(script, 'secret')
  relay.hear('{"event": "listening", "work": "/srv/m1/.incoming-x.1.2", "port": 7099}')
  const held = expect(relay.hold()).rejects.toMatchObject({
    code: 'DELIVERY',
    message: 'The receiving process on m1 has not answered for 100 s',
  })
  await vi.advanceTimersByTimeAsync(130_000)
  await held
  await relay.stop()
})

it('does not take the end of an earlier fetch for the end of this one', async () => {
  const { relay, script } = silent()
  void relay.begin(script, 'secret')
  const first = relay.fetch('127.0.0.1', 7099)
  relay.giveUp('no byte came')
  await expect(first).resolves.toBe('no byte came')
  const second = relay.fetch('127.0.0.2', 7099)
  relay.hear('{"event": "unfetched", "attempt": 1, "because": "it closed", "bytes": 5}')
  relay.hear('no event at all')
  relay.hear('{"event": "received", "sha256": "00", "bytes": 9}')
  await expect(second).resolves.toBeUndefined()
  expect(relay.bytes).toBe(9)
  await relay.stop()
})

it('is impossible when the program does not start, with its last words', async () => {
  const { relay, script, end } = silent()
  const joined = relay.begin(script, 'secret')
  end({ exitCode: 1, stdout: '', stderr: 'Traceback\nModuleNotFoundError: No module named json\n', duration: 1 })
  await expect(joined).resolves.toEqual({
    kind: 'impossible',
    because: 'no relay: ModuleNotFoundError: No module named json',
  })
})
