import { describe, expect, test } from 'vitest'
import { parseResourceManager } from '../apis/resourcemanager.ts'
import type { Cluster } from '../config/cluster.ts'
import type { ToolError } from '../errors.ts'
import { jobSettings } from './job-settings.ts'
import { checkYarn, runningYarn, yarnProperties, yarnWaiting } from './yarn.ts'
import { site } from './testing/site.ts'

function manager(nodes: readonly { memory: number; cores: number }[], ha = 'ACTIVE') {
  const node = nodes.map(({ memory, cores }, i) => ({
    id: `n${i}:8041`,
    state: 'RUNNING',
    usedMemoryMB: 100,
    availMemoryMB: memory - 100,
    usedVirtualCores: 1,
    availableVirtualCores: cores - 1,
  }))
  const info = { clusterInfo: { state: 'STARTED', haState: ha, resourceManagerVersion: '3.5.0' } }
  return parseResourceManager(JSON.stringify(info), JSON.stringify({ nodes: { node } }), '{"apps":null}')
}

const small = manager([
  { memory: 1536, cores: 3 },
  { memory: 4096, cores: 5 },
])
const cluster = {
  name: 'lab',
  machines: [{ name: 'a' }, { name: 'b' }],
  placements: ['hdfs-namenode', 'yarn-resourcemanager'].map((service) => ({ service, machine: 'a' })),
} as unknown as Cluster
const settings = (conf: Record<string, string> = {}, state = small) =>
  jobSettings(conf, site, (ofCluster) => yarnProperties(site, state, ofCluster)).effective

function errorOf(run: () => void): ToolError {
  try {
    run()
  } catch (error) {
    return error as ToolError
  }
  throw new Error('nothing was thrown')
}

describe('executors', () => {
  test('fit on the smallest node beside the master of the application, one for each node', () => {
    const found = settings()
    expect(Object.fromEntries(found)).toMatchObject({
      'spark.master': 'yarn',
      'spark.executor.instances': '2',
      'spark.executor.cores': '2',
      'spark.executor.memory': '512m',
      'spark.executor.memoryOverhead': '384m',
      'spark.yarn.am.memory': '384m',
    })
    expect(() => checkYarn(cluster, found, small, site)).not.toThrow()
  })

  test.each([1536, 2048, 2500, 4096, 10_000])(
    'fit beside the master on one node of %i MiB, which gives memory in steps',
    (memory) => {
      const found = settings({}, manager([{ memory, cores: 3 }]))
      const heap = Number.parseInt(found.get('spark.executor.memory')!)
      const container = heap + Number.parseInt(found.get('spark.executor.memoryOverhead')!)
      const inSteps = (asked: number) => Math.ceil(asked / 256) * 256
      const isEnough = inSteps(container) + inSteps(384 + 256) <= memory
      const checked = () => checkYarn(cluster, found, manager([{ memory, cores: 3 }]), site)
      if (isEnough) expect(checked).not.toThrow()
      // The least heap that an executor can have is more than is left.
      else {
        expect([memory, heap]).toEqual([1536, 512])
        expect(checked).toThrow(
          /and the application's master for 768 MiB beside it, which the NodeManagers have no room for/,
        )
        expect(() =>
          checkYarn(
            cluster,
            found,
            manager([
              { memory, cores: 3 },
              { memory, cores: 3 },
            ]),
            site,
          ),
        ).not.toThrow()
      }
    },
  )

  test('what the job says wins', () => {
    expect(settings({ 'spark.executor.memory': '700m' }).get('spark.executor.memory')).toBe('700m')
  })

  test('the jars are those of the machines, where Spark lies at the same place on all of them', () => {
    const jars = (home: string) =>
      yarnProperties(site, small, new Map([['spark.executorEnv.SPARK_HOME', home]]))['spark.yarn.jars']
    expect(jars(site.paths.sparkHome)).toBe('local:/opt/tinderbox/software/spark-4.3.0/jars/*')
    expect(jars('/elsewhere')).toBeUndefined()
  })
})

describe('refused', () => {
  test('an executor that no node can hold, with what they offer', () => {
    const error = errorOf(() => checkYarn(cluster, settings({ 'spark.executor.memory': '8g' }), small, site))
    expect(error).toMatchObject({ code: 'JOB_FAILED', seen: 'n0:8041: 3 cores, 1.5 GiB\nn1:8041: 5 cores, 4.0 GiB' })
    expect(error.message).toContain('8.4 GiB (8.0 GiB of heap and spark.executor.memoryOverhead) and 2 cores')
  })

  test('more cores than there are', () => {
    const many = settings({ 'spark.executor.cores': '6' })
    expect(errorOf(() => checkYarn(cluster, many, small, site)).code).toBe('JOB_FAILED')
  })

  test('no node', () => {
    expect(errorOf(() => checkYarn(cluster, settings({}, manager([])), manager([]), site)).code).toBe('NOT_RUNNING')
  })

  test('several machines without a file system that all of them see', () => {
    const without = { ...cluster, placements: cluster.placements.slice(1) }
    expect(errorOf(() => checkYarn(without, settings(), small, site))).toMatchObject({ code: 'USAGE' })
    const shared = settings({ 'spark.yarn.stagingDir': 'file:///shared' })
    expect(() => checkYarn(without, shared, small, site)).not.toThrow()
  })

  test('a cluster without YARN, and one whose ResourceManagers stand by', () => {
    expect(errorOf(() => runningYarn({ ...cluster, placements: [] }, new Map())).code).toBe('USAGE')
    const standby = { ...site, facts: { ...site.facts, resourcemanager: manager([], 'STANDBY') } }
    expect(errorOf(() => runningYarn(cluster, new Map([['a', standby]])))).toMatchObject({
      code: 'NOT_RUNNING',
      seen: 'a: STANDBY',
    })
  })
})

test('why it waits', () => {
  expect(yarnWaiting('ACCEPTED', '[Wed] Application is added to the scheduler.')).toBe(
    'waiting for executors: the application is ACCEPTED on YARN: Application is added to the scheduler.',
  )
  expect(yarnWaiting('RUNNING', '')).toMatch(/not granted one yet/)
})
