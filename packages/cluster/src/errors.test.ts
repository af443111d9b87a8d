import { describe, expect, test } from 'vitest'
import { codes, type ErrorCode } from './error-codes.ts'
import { MachinesFailed, onEveryMachine, ToolError } from './errors.ts'

const machines = ['a', 'b', 'c'].map((name) => ({ name }))
const refused = (machine: string) =>
  new ToolError('SSH_AUTH', { message: `${machine} refuses the key`, hint: 'add it', machine })
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

describe('on every machine', () => {
  test('side by side; the results are in the order of the machines', async () => {
    let inside = 0
    let most = 0
    const results = await onEveryMachine(machines, 'Looking', async ({ name }) => {
      most = Math.max(most, ++inside)
      await pause(name === 'a' ? 30 : 5)
      inside--
      return name.toUpperCase()
    })
    expect(results).toEqual(['A', 'B', 'C'])
    expect(most).toBe(3)
  })

  test('all failures are collected, and none before all machines have ended', async () => {
    const ended: string[] = []
    const failed = onEveryMachine(machines, 'Looking at the machines', async ({ name }) => {
      await pause(name === 'c' ? 30 : 1)
      ended.push(name)
      if (name !== 'b') throw refused(name)
    })
    const error: unknown = await failed.catch((reason: unknown) => reason)
    expect(ended.toSorted()).toEqual(['a', 'b', 'c'])
    expect(error).toBeInstanceOf(MachinesFailed)
    expect(error).toMatchObject({
      code: 'MACHINES_FAILED',
      exitStatus: 1,
      message: 'Looking at the machines failed on 2 of 3 machines',
    })
    expect((error as MachinesFailed).failures.map(({ machine, error: { message } }) => [machine, message])).toEqual([
      ['a', 'a refuses the key'],
      ['c', 'c refuses the key'],
    ])
  })

  test('one machine of one: its own error, as it is', async () => {
    const own = refused('a')
    await expect(onEveryMachine(machines.slice(0, 1), 'Looking', () => Promise.reject(own))).rejects.toBe(own)
  })

  test('one machine of several is still named', async () => {
    await expect(
      onEveryMachine(machines, 'Looking', ({ name }) =>
        name === 'b' ? Promise.reject(refused(name)) : Promise.resolve(),
      ),
    ).rejects.toMatchObject({
      code: 'MACHINES_FAILED',
      failures: [{ machine: 'b' }],
    })
  })

  test('a bug is thrown as it is, whatever else failed', async () => {
    const bug = new TypeError('x is not a function')
    await expect(
      onEveryMachine(machines, 'Looking', ({ name }) => Promise.reject(name === 'b' ? bug : refused(name))),
    ).rejects.toBe(bug)
  })

  test('work that throws before it is asynchronous is no different', async () => {
    const work = ({ name }: { name: string }): Promise<never> => {
      throw refused(name)
    }
    await expect(onEveryMachine(machines, 'Looking', async (machine) => work(machine))).rejects.toMatchObject({
      code: 'MACHINES_FAILED',
    })
  })

  test('of no machine there is no result', async () => {
    expect(await onEveryMachine([], 'Looking', () => Promise.reject(new Error('never')))).toEqual([])
  })
})

describe('as JSON', () => {
  test('what is known, and only that', () => {
    expect(JSON.parse(JSON.stringify(new ToolError('USAGE', { message: 'm', hint: 'h' })))).toEqual({
      code: 'USAGE',
      message: 'm',
      hint: 'h',
    })
    const whole = new ToolError('CONFIG_INVALID', {
      message: 'm',
      hint: 'h',
      machine: 'a',
      seen: 's',
      at: { file: 'f', line: 1, column: 2 },
      cause: new Error('inner'),
    })
    expect(JSON.parse(JSON.stringify(whole))).toEqual({
      code: 'CONFIG_INVALID',
      message: 'm',
      hint: 'h',
      machine: 'a',
      seen: 's',
      at: { file: 'f', line: 1, column: 2 },
    })
    expect((whole.cause as Error).message).toBe('inner')
  })

  test('every failure of several machines', () => {
    const { failures } = JSON.parse(
      JSON.stringify(new MachinesFailed('m', [{ machine: 'a', error: refused('a') }])),
    ) as { failures: unknown[] }
    expect(failures).toEqual([{ code: 'SSH_AUTH', message: 'a refuses the key', hint: 'add it', machine: 'a' }])
  })
})

test.each(Object.keys(codes) as ErrorCode[])('%s has a title of its own and an exit status', (code) => {
  const { title } = codes[code]
  expect(Object.values(codes).filter((other) => other.title === title)).toHaveLength(1)
  expect(new ToolError(code, { message: 'm', hint: 'h' }).exitStatus).toBe(codes[code].exit)
  expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
})
