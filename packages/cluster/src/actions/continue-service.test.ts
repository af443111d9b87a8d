import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { runAction, siteIn } from './testing/run-script.ts'

test.each([
  ['goes on, as it is the daemon', 'spark-worker', false],
  ['is left alone, as it is another', 'spark-master', true],
])('a process that a signal has stopped %s', async (_, service, stays) => {
  const child = spawn('sleep', ['321'], {
    env: { TINDERBOX_CLUSTER: '/r/clusters/demo', TINDERBOX_SERVICE: service, PATH: '/usr/bin:/bin' },
  })
  try {
    await once(child, 'spawn')
    const isStopped = async () => /^State:\s+T/m.test(await readFile(`/proc/${child.pid!}/status`, 'utf8'))
    child.kill('SIGSTOP')
    await expect.poll(isStopped).toBe(true)
    const base = { machine: 'a', why: 'it is frozen', cluster: 'demo', service: 'spark-worker' }
    const { exitCode } = await runAction({ ...base, kind: 'continue-service', pid: child.pid! }, siteIn('/r'))
    expect(exitCode).toBe(0)
    expect(await isStopped()).toBe(stays)
  } finally {
    child.kill('SIGKILL')
  }
})
