import { expect, test } from 'vitest'
import { ToolError } from '../errors.ts'
import type { ReadHost } from '../hosts/host.ts'
import { dialPatience } from '../probes/dials.ts'
import type { Connection } from '../sites/connections.ts'
import { dialAll, type Unseen } from './examine.ts'

const target = (i: number): Connection => ({
  from: 'm',
  to: `w${i}`,
  address: `10.0.0.${i}`,
  port: 7079,
  service: 'spark-worker',
  name: 'rpc',
  by: ['spark-master'],
  key: 'spark.worker.port',
})

test('a machine that does not end its dials in time has tried those that it told', async () => {
  const cut: Pick<ReadHost, 'name' | 'read'> = {
    name: 'm',
    async read(_, { onLine } = {}) {
      onLine?.('1 124 ')
      throw new ToolError('TIMEOUT', { message: 'not done after 15 s on m', hint: 'Look.' })
    },
  }
  const unseen: Unseen[] = []
  const tried = await dialAll(new Map([['m', cut as ReadHost]]), [target(0), target(1), target(2)], unseen, undefined)
  expect(tried.map(({ to, outcome }) => [to, outcome])).toEqual([['w1', 'silent']])
  expect(unseen).toEqual([{ machine: 'm', what: 'connections to other machines', why: 'not done after 15 s on m' }])
})

test('the master of two hundred workers behind a firewall that drops everything has the time to find it out', () => {
  const targets = Array.from({ length: 200 }, (_, i) => target(i))
  // Each round waits two times two seconds.
  expect(dialPatience(targets)).toBe(4 * 4)
})
