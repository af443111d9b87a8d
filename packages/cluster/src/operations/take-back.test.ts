import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Action } from '../actions/action.ts'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { ToolError } from '../errors.ts'
import { localHost } from '../hosts/local.ts'
import { threeMachines } from '../testing/clusters.ts'
import { bareFacts, sitesOf } from '../testing/facts.ts'
import type { Work } from './apply.ts'
import { takeBack } from './take-back.ts'
import { Unhealthy } from './wait-for-spark.ts'

const cluster = threeMachines()
const work: Work = {
  cluster,
  hosts: new Map(cluster.machines.map(({ name }) => [name, localHost(name)])),
  machines: sitesOf(cluster, bareFacts(cluster, { supervision: 'process' })),
  software: new Map(),
  listener: () => undefined,
  signal: new AbortController().signal,
  secrets: [],
}
const sick = new Unhealthy(['b'], { message: '1 of 2 workers registered', hint: 'Look.', seen: 'its log' })

function back(machine: string, path: string): Action {
  const base = {
    machine,
    why: 'it did not become well after the change',
    mode: '644',
    owner: 'root',
    secret: false,
  } as const
  return { ...base, kind: 'write-file', path, body: `old ${machine}`, before: 'new' }
}

test('only where it did not become well; and how to go on or back', async () => {
  const folder = await tempFolder()
  for (const name of ['b', 'c']) await writeFile(join(folder, name), 'new')
  const undo = ['b', 'c'].map((name) => back(name, join(folder, name)))
  const error = await takeBack({ title: 'Change the workers', actions: [], undo }, sick, work)
  expect(await readFile(join(folder, 'b'), 'utf8')).toBe('old b')
  expect(await readFile(join(folder, 'c'), 'utf8')).toBe('new')
  expect(error).toMatchObject({
    code: 'NOT_HEALTHY',
    message: '1 of 2 workers registered; b runs what ran there before',
    machine: 'b',
    seen: 'its log',
  })
  expect(error.hint).toContain('run tinderbox up again to go on')
  expect(error.hint).toContain('tinderbox up --rollback')
})

test('what cannot be taken back is told with what failed first', async () => {
  const folder = await tempFolder()
  await writeFile(join(folder, 'file'), '')
  const undo = [back('b', join(folder, 'file', 'in-a-file'))]
  const error = await takeBack({ title: 'Change the workers', actions: [], undo }, sick, work)
  expect(error.message).toMatch(/^1 of 2 workers registered; taking it back did not make b well either: /)
})

test('nothing to take back: the failure as it is', async () => {
  const other = new ToolError('NOT_HEALTHY', { message: 'x', hint: 'y' })
  const step = { title: 'Change the workers', actions: [], undo: [back('b', '/nowhere')] }
  expect(await takeBack(step, other, work)).toBe(other)
})
