import { describe, expect, test } from 'vitest'
import { thisMachine, threeMachines } from '../testing/clusters.ts'
import {
  aProcess,
  aDaemon,
  bareFacts,
  changed,
  healthyFacts,
  sitesOf,
  testSecret,
  type FactsOptions,
} from '../testing/facts.ts'
import { planDown } from './plan-down.ts'
import { isEmpty } from './plan.ts'
import type { Cluster } from '../config/cluster.ts'
import type { Facts } from '../probes/facts.ts'

const plan = (cluster: Cluster, facts: readonly Facts[], purge = false) =>
  planDown(cluster, sitesOf(cluster, facts), { purge })
const told = (result: ReturnType<typeof plan>) =>
  result.steps.map(({ title, actions }) => [
    title,
    ...actions.map((action) =>
      `${action.machine}: ${action.kind} ${'service' in action ? action.service : 'path' in action ? action.path : ''}`.trim(),
    ),
  ])

test('the workers stop before the master; files stay', () => {
  const cluster = threeMachines()
  expect(told(plan(cluster, healthyFacts(cluster)))).toEqual([
    ['Stop the workers', 'b: stop-service spark-worker', 'c: stop-service spark-worker'],
    ['Stop the master', 'a: stop-service spark-master'],
    // The applications that it remembers have ended.
    ['End what is left', 'a: remove-path /opt/tinderbox/clusters/demo/work/spark-master-4.3'],
  ])
})

test('nothing runs: nothing to do', () => {
  const cluster = threeMachines()
  expect(isEmpty(plan(cluster, bareFacts(cluster)))).toBe(true)
  const stopped = healthyFacts(cluster).map((f) => ({
    ...f,
    processes: [],
    folders: f.folders.filter(({ path }) => !path.endsWith('/work/spark-master-4.3')),
    daemons: f.daemons.map((d) => ({ ...d, enabled: false, pid: undefined })),
  }))
  expect(isEmpty(plan(cluster, stopped))).toBe(true)
})

test('a daemon between two tries, and one of another file, are stopped too', () => {
  const cluster = threeMachines()
  const facts = changed(bareFacts(cluster), 'b', () => ({
    daemons: [
      {
        ...aDaemon,
        id: 'spark-worker',
        enabled: true,
        kept: false,
        pid: undefined,
        revision: undefined,
        since: undefined,
        state: 'between restarts',
      },
      {
        ...aDaemon,
        id: 'spark-oracle',
        enabled: false,
        kept: false,
        pid: 5,
        revision: 'x',
        since: 1,
        state: 'running',
      },
    ],
  }))
  expect(told(plan(cluster, facts))).toEqual([
    ['Stop what this version does not know', 'b: stop-service spark-oracle'],
    ['Stop the workers', 'b: stop-service spark-worker'],
  ])
})

test('what belongs to no daemon is ended after the daemons', () => {
  const cluster = threeMachines()
  const facts = changed(healthyFacts(cluster), 'c', (f) => ({
    processes: [...f.processes, { ...aProcess, pid: 4711, program: 'python3' }],
  }))
  const { steps } = plan(cluster, facts)
  expect(steps.map(({ title }) => title)).toEqual(['Stop the workers', 'Stop the master', 'End what is left'])
  expect(steps[2]!.actions).toMatchObject([
    { kind: 'remove-path', machine: 'a' },
    { kind: 'end-processes', machine: 'c', cluster: 'demo', processes: [{ pid: 4711, program: 'python3' }] },
  ])
})

describe('with --purge', () => {
  test('units, profile lines and the folder go last; the software stays', () => {
    const cluster = threeMachines()
    const removed = plan(cluster, healthyFacts(cluster), true).steps.at(-1)!
    expect(removed.title).toBe('Remove what Tinderbox put there')
    expect(removed.actions.filter(({ machine }) => machine === 'b')).toMatchObject([
      { kind: 'remove-path', path: '/etc/systemd/system/tinderbox-demo-spark-worker.service' },
      { kind: 'remove-path', path: '/etc/profile.d/tinderbox-demo.sh' },
      { kind: 'remove-path', path: '/opt/tinderbox/clusters/demo' },
    ])
  })

  test('what keeps its folders from the cleaning goes, too', () => {
    const cluster = threeMachines()
    const path = '/etc/tmpfiles.d/tinderbox-demo.conf'
    const facts = changed(healthyFacts(cluster), 'b', ({ files }) => ({
      files: [...files, { path, mode: '644', owner: 'root', body: '' }],
    }))
    expect(plan(cluster, facts, true).steps.at(-1)!.actions).toContainEqual(
      expect.objectContaining({ kind: 'remove-path', machine: 'b', path }),
    )
    expect(told(plan(cluster, facts))).toEqual(told(plan(cluster, healthyFacts(cluster))))
  })

  test('the names in /etc/hosts go, and what was set aside for them comes back', () => {
    const cluster = threeMachines()
    const named = (root: boolean) =>
      changed(healthyFacts(cluster), 'b', ({ login }) => ({
        outside: { firewall: false, hosts: true },
        login: { ...login, root },
      }))
    const block = { machine: 'b', path: '/etc/hosts', marker: 'tinderbox demo', body: '', hosts: true }
    expect(plan(cluster, named(true), true).steps.at(-1)!.actions).toContainEqual(expect.objectContaining(block))
    expect(told(plan(cluster, named(true)))).toEqual(told(plan(cluster, healthyFacts(cluster))))
    expect(JSON.stringify(plan(cluster, named(false), true))).not.toContain('/etc/hosts')
  })

  test.each<[FactsOptions['supervision'], readonly object[]]>([
    ['systemd-user', [{ path: '/home/ada/.config/systemd/user/tinderbox-demo-spark-worker.service' }]],
    ['process', []],
  ])('in a home folder under %s the lines of the profile go', (supervision, units) => {
    const cluster = threeMachines()
    const removed = plan(cluster, healthyFacts(cluster, { supervision: supervision! }), true).steps.at(-1)!
    expect(removed.actions.filter(({ machine }) => machine === 'b')).toMatchObject([
      ...units,
      { kind: 'write-block', path: '/home/ada/.profile', marker: 'tinderbox demo', body: '' },
      { kind: 'remove-path', path: '/home/ada/.tinderbox/clusters/demo' },
    ])
  })

  test('on machines that have nothing of ours there is nothing to remove', () => {
    const cluster = threeMachines()
    expect(isEmpty(plan(cluster, bareFacts(cluster), true))).toBe(true)
  })
})

test('it is frozen and holds no secret', () => {
  const cluster = thisMachine()
  const result = plan(cluster, healthyFacts(cluster), true)
  expect(
    Object.isFrozen(result) &&
      Object.isFrozen(result.steps) &&
      result.steps.every((step) => Object.isFrozen(step.actions[0])),
  ).toBe(true)
  expect(JSON.stringify(result)).not.toContain(testSecret)
})

test('running applications end, and are named', () => {
  const cluster = threeMachines()
  const facts = changed(healthyFacts(cluster), 'a', ({ sparkMaster }) => ({
    sparkMaster: {
      ...sparkMaster!,
      activeapps: [{ id: 'app-20261122101112-0003', name: 'etl', state: 'RUNNING', cores: 1, memoryperexecutor: 512 }],
    } as Facts['sparkMaster'],
  }))
  expect(plan(cluster, facts).applications).toEqual([
    { id: 'app-20261122101112-0003', name: 'etl', effect: 'ends', by: ['a: spark-master'] },
  ])
})
