import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { noteMark } from './action.ts'
import { runAction, siteIn } from './testing/run-script.ts'

const children: ChildProcess[] = []
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')))

/** What carries the worker's marks. The worker itself is known by its class. */
async function start(root: string, program: string, args: readonly string[]): Promise<ChildProcess> {
  const env = { TINDERBOX_CLUSTER: `${root}/clusters/demo`, TINDERBOX_SERVICE: 'spark-worker', PATH: '/usr/bin:/bin' }
  const child = spawn(program, args, { env })
  children.push(child)
  await once(child, 'spawn')
  return child
}

/** SIGPWR ends it. */
const worker = (root: string) => start(root, 'tail', ['-f', '/dev/null', 'org.apache.spark.deploy.worker.Worker'])

const drain = (root: string, patience: number) =>
  runAction(
    {
      kind: 'drain-worker',
      machine: 'a',
      why: '',
      cluster: 'demo',
      service: 'spark-worker',
      patience,
      drivers: false,
      applications: [],
    },
    siteIn(root),
  )

test('what is still at work when the patience is over is told', async () => {
  const root = await tempFolder()
  await start(root, 'sleep', ['321'])
  await worker(root)
  const { exitCode, stdout } = await drain(root, 1)
  expect(exitCode).toBe(0)
  expect(stdout).toBe(
    `${noteMark}spark-worker had 1 s to hand its work on; processes still at work, which are ended now: 1`,
  )
})

test('nothing is told when its work has ended in time, and when no worker runs', async () => {
  const root = await tempFolder()
  expect(await drain(root, 1)).toMatchObject({ exitCode: 0, stdout: '', stderr: '' })
  await start(root, 'sleep', ['1'])
  await worker(root)
  expect(await drain(root, 20)).toMatchObject({ exitCode: 0, stdout: '' })
})
