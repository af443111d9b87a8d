import { expect, test } from 'vitest'
import { ToolError } from '../errors.ts'
import type { ReadHost } from '../hosts/host.ts'
import type { Connection } from '../sites/connections.ts'
import { threeMachines } from '../testing/clusters.ts'
import { dialAll, examineMachines, leastOffset, type Unseen } from './examine.ts'

test('what was dialled before it was cut off is known, and that there was more is told', async () => {
  const wanted = [7077, 7078, 7079].map((port): Connection => ({
    ...{ from: 'a', to: 'b', address: '10.0.0.12', port, service: 'spark-worker' },
    ...{ name: 'rpc', by: ['spark-master'], key: '' },
  }))
  const a: Pick<ReadHost, 'read'> = {
    async read(_script, options) {
      for (const line of ['2 0', '0 1 bash: connect: Connection refused']) options?.onLine?.(line)
      throw new ToolError('TIMEOUT', { message: 'not done after 15 s on a', hint: '' })
    },
  }
  const unseen: Unseen[] = []
  const dialled = await dialAll(new Map([['a', a as ReadHost]]), wanted, unseen, undefined)
  expect(dialled.map(({ port, outcome }) => [port, outcome])).toEqual([
    [7077, 'refused'],
    [7079, 'open'],
  ])
  expect(unseen).toEqual([
    { machine: 'a', what: 'some connections to other machines', why: 'not done after 15 s on a' },
  ])
})

test('what is waited for is told, and that it is over', async () => {
  const cluster = threeMachines()
  const gone = {
    async read() {
      throw new ToolError('SSH_UNREACHABLE', { message: 'no answer', hint: '' })
    },
  }
  const told: string[] = []
  const hosts = new Map(
    cluster.machines.map(({ name }) => [name, { ...gone, name } as Pick<ReadHost, 'read' | 'name'> as ReadHost]),
  )
  await examineMachines(cluster, hosts, {
    dial: true,
    listener: (event) => {
      if (event.kind === 'waiting') told.push(event.text)
    },
  })
  expect(told).toEqual(['the machines to say what is there', ''])
})

test('a clock is as wrong as it is at least, by what it said between asking and hearing', () => {
  expect(leastOffset(1000, 1000, 12_000)).toBe(0)
  expect(leastOffset(301_000, 1000, 12_000)).toBe(289_000)
  expect(leastOffset(-299_000, 1000, 12_000)).toBe(-300_000)
})
