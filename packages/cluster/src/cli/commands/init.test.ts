import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readClusterFile } from '../../file/read.ts'
import { runHere } from '../testing/run-here.ts'

test('writes a file that reads back as it was meant', async () => {
  const { status, out, cwd } = await runHere([
    'init',
    '--name',
    'prod',
    '--master',
    'head',
    '--workers',
    'b,node[01-03]',
    '--user',
    'ubuntu',
  ])
  expect(status).toBe(0)
  expect(out).toMatchInlineSnapshot(`
    "✓ wrote cluster.yaml: 5 machines

      look  tinderbox plan
      go    tinderbox up
    "
  `)
  const cluster = await readClusterFile(join(cwd, 'cluster.yaml'))
  expect(cluster.name).toBe('prod')
  expect(cluster.machines.map(({ name, ssh }) => `${ssh?.user}@${name}`)).toEqual([
    'ubuntu@head',
    'ubuntu@b',
    'ubuntu@node01',
    'ubuntu@node02',
    'ubuntu@node03',
  ])
})

test('does not overwrite a file, but when told to', async () => {
  const files = { 'cluster.yaml': 'mine\n' }
  const refused = await runHere(['init', '--master', 'a', '--workers', 'b'], files)
  expect(refused).toMatchObject({ status: 2, out: '' })
  expect(refused.err).toContain('cluster.yaml is there already [FILE_EXISTS]')
  expect(await readFile(join(refused.cwd, 'cluster.yaml'), 'utf8')).toBe('mine\n')
  const forced = await runHere(['init', '--master', 'a', '--workers', 'b', '--force', '--json'], files)
  expect(JSON.parse(forced.out)).toEqual({
    file: join(forced.cwd, 'cluster.yaml'),
    name: 'spark',
    machines: ['a', 'b'],
  })
})

test.each([
  [['--master', 'a'], '--workers must be given where nobody can be asked'],
  [['--name', 'Prod!', '--master', 'a', '--workers', 'b'], 'a cluster name has'],
  [['--master', 'a', '--workers', 'b[3-1]'], 'goes backwards'],
  [['--master', '-oProxyCommand=x', '--workers', 'b'], ''],
])('refuses %j, and writes nothing', async (argv, said) => {
  const { status, err, cwd } = await runHere(['init', ...argv])
  expect(status).toBe(2)
  expect(err).toContain(said)
  await expect(readFile(join(cwd, 'cluster.yaml'))).rejects.toThrow('ENOENT')
})
