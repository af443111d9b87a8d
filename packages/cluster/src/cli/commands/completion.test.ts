import { expect, test } from 'vitest'
import { runHere } from '../testing/run-here.ts'

const file = { 'cluster.yaml': 'name: prod\nmaster: head\nworkers: ["node[1-2]"]\n' }
const words = async (...line: string[]) =>
  (await runHere(['complete', '--', ...line], file)).out
    .split('\n')
    .map((one) => one.split('\t')[0])
    .filter((one) => one !== '')

test('commands', async () => {
  expect(await words('st')).toEqual(['status'])
  expect(await words('')).toContain('up')
  expect(await words('')).not.toContain('complete')
})

test('flags', async () => {
  expect(await words('down', '--p')).toEqual(['--purge'])
})

test('names from the file', async () => {
  expect(await words('ssh', '')).toEqual(expect.arrayContaining(['head', 'node1', 'node2']))
  expect(await words('logs', 'spark-m')).toEqual(['spark-master'])
  expect(await words('env', '--machine', 'n')).toEqual(['node1', 'node2'])
})

test('a file that is wrong proposes nothing', async () => {
  expect(await runHere(['complete', '--', 'ssh', 'h'], { 'cluster.yaml': 'nonsense' })).toMatchObject({
    status: 0,
    out: '',
    err: '',
  })
})

test.each(['bash', 'zsh', 'fish'])('a script for %s', async (shell) => {
  const { status, out } = await runHere(['completion', shell])
  expect(status).toBe(0)
  expect(out).toContain('tinderbox complete -- ')
})
