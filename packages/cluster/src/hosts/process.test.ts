import { expect, test } from 'vitest'
import { runHere } from './process.ts'

const node = (script: string) => [process.execPath, '-e', script] as const

test('output, input, environment and exit code; no shell in between', async () => {
  expect(await runHere(['printf', '%s', '$HOME; a'])).toEqual({ exitCode: 0, stdout: '$HOME; a', stderr: '' })
  expect(await runHere(['cat'], { input: 'hello' })).toMatchObject({ stdout: 'hello' })
  expect(await runHere(['cat'])).toMatchObject({ stdout: '' })
  expect(
    await runHere(node('console.error(process.env.A, process.cwd()); process.exit(3)'), { env: { A: '1' }, cwd: '/' }),
  ).toEqual({
    exitCode: 3,
    stdout: '',
    stderr: '1 /',
  })
})

test('a program that is not there', async () => {
  expect(await runHere(['no-such-program'])).toEqual({
    exitCode: 127,
    stdout: '',
    stderr: 'no-such-program: not found',
  })
})

test('lines come one by one, and all together at the end', async () => {
  const lines: string[] = []
  const { stdout } = await runHere(['printf', 'a\\nb\\n'], { onLine: (line) => lines.push(line) })
  expect(lines).toEqual(['a', 'b'])
  expect(stdout).toBe('a\nb')
})

test('a program that takes too long, and one that is called off', async () => {
  await expect(runHere(['sleep', '9'], { timeout: 0.1 })).rejects.toMatchObject({ code: 'TIMEOUT' })
  const controller = new AbortController()
  const running = runHere(['sleep', '9'], { signal: controller.signal })
  setTimeout(() => controller.abort(new Error('enough')), 50)
  await expect(running).rejects.toThrow('enough')
})
