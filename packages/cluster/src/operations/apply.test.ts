import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Action } from '../actions/action.ts'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { localHost } from '../hosts/local.ts'
import { threeMachines } from '../testing/clusters.ts'
import { bareFacts, sitesOf } from '../testing/facts.ts'
import { apply, type Work } from './apply.ts'
import type { ProgressEvent } from './events.ts'
import type { Plan, Step } from './plan.ts'

const cluster = threeMachines()
const file = (machine: string, path: string): Action => ({
  kind: 'write-file',
  machine,
  why: '',
  path,
  body: machine,
  mode: '644',
  owner: 'root',
  secret: false,
  before: undefined,
})

function workWith(signal = new AbortController().signal): { work: Work; told: string[] } {
  const told: string[] = []
  const work: Work = {
    cluster,
    hosts: new Map(cluster.machines.map(({ name }) => [name, localHost(name)])),
    machines: sitesOf(cluster, bareFacts(cluster, { supervision: 'process' })),
    software: new Map(),
    listener: (event: ProgressEvent) =>
      void told.push(
        event.kind === 'step'
          ? `${event.title} (${event.total})`
          : event.kind === 'action'
            ? `${event.machine} ${event.state}`
            : event.kind,
      ),
    signal,
    secrets: [],
  }
  return { work, told }
}

function plan(...steps: Step[]): Plan {
  return {
    cluster: cluster.name,
    steps,
    findings: [],
    stepped: [],
    membership: { joins: [], leaves: [], forgotten: [], renamed: [] },
    applications: [],
    together: undefined,
    unplanned: [],
  }
}

test('a step ends on all machines before the next begins', async () => {
  const folder = await tempFolder()
  const { work, told } = workWith()
  await apply(
    plan(
      {
        title: 'First',
        actions: [file('a', join(folder, 'a1')), file('b', join(folder, 'b1')), file('a', join(folder, 'a2'))],
      },
      { title: 'Second', actions: [file('b', join(folder, 'b2'))] },
    ),
    work,
  )
  expect([told[0], told.slice(1, 4).toSorted(), ...told.slice(4)]).toEqual([
    'First (3)',
    ['a done', 'a done', 'b done'],
    'Second (1)',
    'b done',
  ])
})

test('when machines fail the others end what they are at, all failures are told, and nothing more is begun', async () => {
  const folder = await tempFolder()
  const { work, told } = workWith()
  const bad = (machine: string): Action => ({ kind: 'remove-path', machine, why: '', path: `/srv/${machine}` })
  const failed = apply(
    plan(
      { title: 'First', actions: [bad('a'), bad('b'), file('c', join(folder, 'c'))] },
      { title: 'Second', actions: [file('c', join(folder, 'never'))] },
    ),
    work,
  )
  await expect(failed).rejects.toMatchObject({
    code: 'MACHINES_FAILED',
    message: 'First failed on 2 of 3 machines',
    failures: [{ machine: 'a' }, { machine: 'b' }],
  })
  expect(told.toSorted()).toEqual(['First (3)', 'a failed', 'b failed', 'c done'])
  expect(existsSync(join(folder, 'c'))).toBe(true)
  expect(existsSync(join(folder, 'never'))).toBe(false)
})

test('it stops when the user has had enough', async () => {
  const controller = new AbortController()
  controller.abort(new Error('enough'))
  const { work } = workWith(controller.signal)
  await expect(apply(plan({ title: 'First', actions: [file('a', '/srv/never')] }), work)).rejects.toThrow('enough')
  expect(existsSync('/srv/never')).toBe(false)
})
