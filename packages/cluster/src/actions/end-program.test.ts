import { afterEach, expect, test } from 'vitest'
import { readFile } from 'node:fs/promises'
import { runHere } from '../hosts/process.ts'
import { isRunning } from '../hosts/testing/is-running.ts'
import { runAction, siteIn } from './testing/run-script.ts'

const began: number[] = []
afterEach(() => {
  for (const pid of began.splice(0)) if (isRunning(pid)) process.kill(pid, 'SIGKILL')
})

async function program(): Promise<{ pid: number; started: string }> {
  const { stdout } = await runHere(
    ['sh', '-c', 'setsid sh -c "exec sleep 323" </dev/null >/dev/null 2>&1 & echo $!'],
    {},
  )
  const pid = Number(stdout)
  began.push(pid)
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  return { pid, started: stat.replace(/^.*\) /, '').split(' ')[19]! }
}
const end = (pid: number, started: string) =>
  runAction(
    { kind: 'end-program', machine: 'a', why: '', program: 'sleep', pid, started, unit: undefined },
    siteIn('/r'),
  )

test('the program that was seen ends; again, there is nothing to do', async () => {
  const { pid, started } = await program()
  expect(await end(pid, started)).toMatchObject({ exitCode: 0, stderr: '' })
  expect(isRunning(pid)).toBe(false)
  expect(await end(pid, started)).toMatchObject({ exitCode: 0, stderr: '' })
})

test('another one that has got its number goes on', async () => {
  const { pid, started } = await program()
  expect(await end(pid, `${Number(started) - 1}`)).toMatchObject({ exitCode: 0 })
  expect(isRunning(pid)).toBe(true)
})
