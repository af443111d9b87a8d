import { expect, test } from 'vitest'
import { defaultSettings } from '../file/local.ts'
import { masterOf, placementsOn, serviceId } from './cluster.ts'
import { localCluster } from './local.ts'

test('a master and two workers, whose ports do not meet', () => {
  const cluster = localCluster(defaultSettings())
  expect(cluster).toMatchObject({
    name: 'local',
    kind: 'local',
    file: undefined,
    machines: [{ name: 'localhost', ssh: undefined }],
  })
  expect(placementsOn(cluster, 'localhost').map(serviceId)).toEqual([
    'spark-master',
    'spark-worker-1',
    'spark-worker-2',
  ])
  expect(placementsOn(cluster, 'elsewhere')).toEqual([])
  expect(serviceId(masterOf(cluster))).toBe('spark-master')
  const ports = cluster.placements.flatMap(({ settings }) => [
    (settings as { port: number }).port,
    (settings as { uiPort: number }).uiPort,
  ])
  expect(ports).toEqual([7077, 8080, 7079, 8081, 7080, 8082])
})
