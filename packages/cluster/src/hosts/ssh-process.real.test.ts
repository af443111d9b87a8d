import { expect, test } from 'vitest'
import { runSsh, sshProcesses } from './ssh-process.ts'

const options = ['-F', 'none', '-G', '--', 'some.host']

test('a thousand wait for their turn, and what each said is whole', async () => {
  const releases = await Promise.all(Array.from({ length: 64 }, () => sshProcesses.take()))
  let ended = 0
  const waiting = Array.from({ length: 100 }, () => runSsh(options, 20).finally(() => ended++))
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(ended).toBe(0)
  for (const release of releases) release()
  for (const { exitCode, stdout } of await Promise.all(waiting)) {
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^hostname some\.host$[^]*\n$/m)
  }
})
