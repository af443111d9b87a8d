import { expect, test } from 'vitest'
import type { Host, ScriptResult } from '../hosts/host.ts'
import { localHost } from '../hosts/local.ts'
import { threeMachines } from '../testing/clusters.ts'
import { healthyFacts, sitesOf } from '../testing/facts.ts'
import type { Work } from './apply.ts'
import { Lives, untilCrashing } from './crashes.ts'

const result = (stdout: string): ScriptResult => ({ exitCode: 0, stdout, stderr: '', duration: 1 })

test('the first process and three others are one too many; the same one again is none', () => {
  const lives = new Lives()
  expect(['1', '1', '2', '3', '3'].map((pid) => lives.note('b spark-worker', pid))).not.toContain(true)
  expect(lives.note('c spark-worker', '9')).toBe(false)
  expect(lives.note('b spark-worker', '4')).toBe(true)
})

function workWith(pidOf: (machine: string, look: number) => string): { work: Work; stop: () => void } {
  const cluster = threeMachines()
  const controller = new AbortController()
  const host = (name: string): Host => {
    let looks = 0
    return {
      ...localHost(name),
      read: (_, options = {}) =>
        Promise.resolve(
          result(
            options.title === 'see what runs' ? `spark-worker ${pidOf(name, looks++)}\n` : 'Address already in use\n',
          ),
        ),
    }
  }
  const work: Work = {
    cluster,
    hosts: new Map(cluster.machines.map(({ name }) => [name, host(name)])),
    machines: sitesOf(cluster, healthyFacts(cluster)),
    software: new Map(),
    listener: () => {},
    signal: controller.signal,
    secrets: [],
  }
  return { work, stop: () => controller.abort() }
}

test('a worker that ends again and again is told, with its log, long before the wait is over', async () => {
  const { work } = workWith((machine, look) => (machine === 'c' ? `${100 + look}` : '7'))
  await expect(untilCrashing(work, { service: 'spark-worker' })).resolves.toMatchObject({
    code: 'NOT_HEALTHY',
    machine: 'c',
    message: 'spark-worker on c ends again and again, soon after it was started',
    seen: 'Address already in use',
  })
}, 15_000)

test('nothing is told of those that stay, until nobody waits any more', async () => {
  const { work, stop } = workWith(() => '7')
  setTimeout(stop, 3500)
  await expect(untilCrashing(work, { service: 'spark-worker' })).resolves.toBeUndefined()
}, 15_000)
