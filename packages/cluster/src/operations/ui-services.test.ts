import { expect, test } from 'vitest'
import type { Cluster } from '../config/cluster.ts'
import { connectAddress, machinesOfWay, openWay, thriftAddress } from './ui-services.ts'

test('a Connect client gets the token for localhost, which PySpark takes without TLS', () => {
  expect(connectAddress(4711, 'abc').address).toBe('sc://localhost:4711/;token=abc')
  expect(thriftAddress(4712).address).toBe('jdbc:hive2://127.0.0.1:4712/default')
})

test('a service that the cluster does not have is named with its line in the file', () => {
  const cluster = { name: 'lab', placements: [] } as unknown as Cluster
  expect(() => machinesOfWay(cluster, 'connect')).toThrow(
    expect.objectContaining({ code: 'USAGE', hint: expect.stringContaining('connect: {}') as string }),
  )
})

test('no active one', async () => {
  const cluster = {
    name: 'lab',
    placements: [{ service: 'yarn-resourcemanager', machine: 'a' }],
  } as unknown as Cluster
  await expect(openWay(cluster, new Map(), new Map(), 'yarn')).rejects.toMatchObject({
    code: 'NOT_RUNNING',
    seen: 'a: does not answer',
  })
})
