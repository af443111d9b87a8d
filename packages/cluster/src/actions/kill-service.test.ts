import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { runAction, siteIn } from './testing/run-script.ts'

const children: ChildProcess[] = []
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')))

async function process(service: string): Promise<ChildProcess> {
  const child = spawn('sleep', ['321'], {
    env: { TINDERBOX_CLUSTER: '/r/clusters/demo', TINDERBOX_SERVICE: service, PATH: '/usr/bin:/bin' },
  })
  children.push(child)
  await once(child, 'spawn')
  return child
}
const kill = (pid: number) =>
  runAction(
    { kind: 'kill-service', machine: 'a', why: 'it is frozen', cluster: 'demo', service: 'spark-worker', pid },
    siteIn('/r'),
  )

test('ends a process that listens to nothing else', async () => {
  const child = await process('spark-worker')
  child.kill('SIGSTOP')
  const ended = once(child, 'exit')
  expect(await kill(child.pid!)).toMatchObject({ exitCode: 0, stderr: '' })
  expect((await ended)[1]).toBe('SIGKILL')
})

test('leaves alone what has its number by now, and is no error when nobody has it', async () => {
  const other = await process('spark-master')
  expect((await kill(other.pid!)).exitCode).toBe(0)
  expect(other.exitCode).toBeNull()
  expect(other.signalCode).toBeNull()
  expect((await kill(4_194_000)).exitCode).toBe(0)
})
