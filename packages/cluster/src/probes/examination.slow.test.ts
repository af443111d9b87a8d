/** The script is really run, in sh on this machine, with probes that do what no probe should. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { localHost } from '../hosts/local.ts'
import { thisMachine } from '../testing/clusters.ts'
import { examinationScript, parseExamination } from './examination.ts'
import { busyPatience, probePatience } from './patience.ts'
import type { Probe } from './probe.ts'

const cluster = thisMachine()
const lines = (name: string, script: string): Probe<unknown> => ({ name, script, parse: (printed) => printed })

async function examine(scripts: Readonly<Record<string, string>>) {
  const asked = Object.fromEntries(Object.entries(scripts).map(([name, script]) => [name, lines(name, script)]))
  const began = performance.now()
  const { stdout } = await localHost('localhost').read(examinationScript(cluster, asked), { timeout: 15 })
  const seconds = (performance.now() - began) / 1000
  const seen = parseExamination(cluster, 'localhost', stdout, asked) as unknown as Record<string, unknown>
  return { seen, seconds }
}

test('this machine is examined with every probe there is', async () => {
  const { stdout } = await localHost('localhost').read(examinationScript(cluster), { timeout: 15 })
  const { unseen, clock } = parseExamination(cluster, 'localhost', stdout)
  expect(unseen).toEqual([])
  expect(Math.abs(clock!.now - Date.now())).toBeLessThan(60_000)
})

describe.concurrent('a probe that hangs costs its own patience, and no other anything', () => {
  test.each([
    ['simply', 'echo begun; sleep 30'],
    ['and ignores being ended', "trap '' TERM HUP; echo begun; sleep 30; sleep 30"],
    // As a child that hangs in the kernel: it has the probe's output open, and no signal reaches it.
    ['in a child that cannot be ended', 'echo begun; setsid sh -c \'trap "" TERM HUP; sleep 20\' & wait'],
  ])('%s', { timeout: 20_000 }, async (_, script) => {
    const { seen, seconds } = await examine({ first: 'echo one', hanging: script, last: 'echo two' })
    expect(seen).toMatchObject({ first: ['one'], last: ['two'], unseen: ['hanging'] })
    expect(seen['hanging']).toBeUndefined()
    expect(seconds).toBeGreaterThan(probePatience - 1)
    expect(seconds).toBeLessThan(busyPatience + 3)
  })

  // As a shell that hangs in the kernel itself: who was to end it waits for it for ever.
  test('with him who was to end it', { timeout: 20_000 }, async () => {
    const file = join(await tempFolder(), 'pid')
    const stopped = `echo $PPID > ${file}; kill -STOP $PPID; sleep 20`
    try {
      const { seen, seconds } = await examine({ first: 'echo one', hanging: stopped, last: 'echo two' })
      expect(seen).toMatchObject({ first: ['one'], last: ['two'], unseen: ['hanging'] })
      expect(seconds).toBeLessThan(busyPatience + 3)
    } finally {
      process.kill(Number(await readFile(file, 'utf8')), 'SIGKILL')
    }
  })

  test(
    'what has ended, and left somebody with its output, was seen, and is waited for no longer',
    { timeout: 20_000 },
    async () => {
      const { seen, seconds } = await examine({ quick: 'echo seen; setsid sleep 20 & exit 0', other: 'echo two' })
      expect(seen).toMatchObject({ quick: ['seen'], other: ['two'], unseen: [] })
      expect(seconds).toBeLessThan(busyPatience + 3)
    },
  )
})

test('a probe that fails has ended: what it printed counts', async () => {
  expect((await examine({ failing: 'echo some; exit 3' })).seen).toMatchObject({ failing: ['some'], unseen: [] })
})

test('lines come whole, however many write at once; long ones are cut', async () => {
  const many = 'i=0; while [ $i -lt 400 ]; do printf "%s %0500d\\n" NAME 7; i=$((i+1)); done'
  const names = ['a', 'b', 'c', 'd']
  const { seen } = await examine({
    ...Object.fromEntries(names.map((name) => [name, many.replace('NAME', name)])),
    long: 'printf "%09000d\\n" 1; echo after',
  })
  for (const name of names) {
    const got = seen[name] as string[]
    expect(got).toHaveLength(400)
    expect(new Set(got)).toEqual(new Set([`${name} ${'7'.padStart(500, '0')}`]))
  }
  expect((seen['long'] as string[]).map((line) => line.length)).toEqual([3500, 5])
})

test('a probe has what the others stand on, and its quotes are its own', async () => {
  const { seen } = await examine({
    own: `echo "$HERE"; echo "it's" '"$HOME"'; port_of x y; command -v systemctl_ >/dev/null && echo there`,
  })
  const [here, quoted, there] = seen['own'] as string[]
  expect(here).toMatch(/tinderbox\/clusters\/local$/)
  expect([quoted, there]).toEqual([`it's "$HOME"`, 'there'])
})

test('what was cut off is no examination', () => {
  expect(() => parseExamination(cluster, 'b', 'clock\tnow 1\n', {})).toThrow('the examination of b was cut off')
})
