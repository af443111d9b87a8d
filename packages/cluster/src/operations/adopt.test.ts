import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder, writeFiles } from '../artifacts/testing/tiny.ts'
import type { ReadScript } from '../hosts/host.ts'
import { localHost } from '../hosts/local.ts'
import { preamble } from '../probes/preamble.ts'
import { threeMachines } from '../testing/clusters.ts'
import { keptOn, mayHoldSecrets, withSshConfigFromHere } from './adopt.ts'
import { writeNew } from './write-new.ts'

/** A machine whose places are below a folder. */
async function machine(files: Readonly<Record<string, string>>) {
  const folder = await tempFolder()
  await writeFiles(folder, files)
  const host = localHost('head')
  const moved = (script: string) =>
    script
      .replace(preamble('none'), `ROOT=${folder}/root\nLOGIN_HOME=${folder}/home\n`)
      .replace('"$ROOT" /opt/tinderbox', '"$ROOT"') as ReadScript
  return { ...host, read: (script: string) => host.read(moved(script)) }
}

const text = 'name: prod\nmaster: a\n# "it\'s" ż\nworkers: [b]\n'

test('the file that was applied to its end, as it is, and what the cluster calls the machine', async () => {
  const host = await machine({
    'root/clusters/prod/cluster.yaml': text,
    'root/clusters/prod/previous.yaml': 'old',
    'root/clusters/prod/cluster.json': '{"name":"prod","machine":"a"}',
    'root/clusters/Not ours/cluster.yaml': 'x',
  })
  expect(await keptOn(host)).toMatchObject({ cluster: 'prod', kind: 'cluster', text, machine: 'a', overtaken: false })
})

test('one that was begun and not ended is told, and taken only where there is no other', async () => {
  const first = await machine({ 'root/clusters/prod/next.yaml': text })
  expect(await keptOn(first)).toMatchObject({ kind: 'next', text, machine: undefined })
  const later = await machine({ 'root/clusters/prod/next.yaml': 'x', 'root/clusters/prod/cluster.yaml': text })
  expect(await keptOn(later)).toMatchObject({ kind: 'cluster', text, overtaken: true })
})

test("where this login would look comes first, then its home's", async () => {
  const host = await machine({
    'root/clusters/a/cluster.yaml': text,
    'home/.tinderbox/clusters/a/cluster.yaml': 'older',
  })
  expect((await keptOn(host)).text).toBe(text)
  const home = await machine({ 'home/.tinderbox/clusters/a/cluster.yaml': '' })
  expect((await keptOn(home)).text).toBe('')
})

test('several are named; one that is not there, too', async () => {
  const host = await machine({ 'root/clusters/prod/cluster.yaml': text, 'root/clusters/test/cluster.yaml': 'x' })
  await expect(keptOn(host)).rejects.toMatchObject({ code: 'USAGE', message: expect.stringContaining('prod, test') })
  expect((await keptOn(host, { name: 'test' })).text).toBe('x')
  await expect(keptOn(host, { name: 'tset' })).rejects.toMatchObject({
    code: 'NO_CLUSTER',
    message: expect.stringContaining('did you mean "test"?'),
  })
  await expect(keptOn(await machine({}))).rejects.toMatchObject({ code: 'NO_CLUSTER', machine: 'head' })
})

test('a file is closed to others when it may hold something to hide', () => {
  expect(mayHoldSecrets(threeMachines())).toBe(false)
  expect(mayHoldSecrets(threeMachines('spark: { conf: { spark.x.password: y } }'))).toBe(true)
  expect(mayHoldSecrets(threeMachines('java: { source: { from: "https://ada:pw@example.org/j.tgz" } }'))).toBe(true)
  expect(mayHoldSecrets(threeMachines('java: { source: { from: "https://example.org/j@17.tgz" } }'))).toBe(false)
})

test("the file's own ssh_config where it is here; else that of the command line", async () => {
  const config = join(await tempFolder(), 'ssh_config')
  const cluster = threeMachines(`ssh: { config: ${config}, user: ada }`)
  expect(withSshConfigFromHere(cluster, '/given')).toMatchObject({
    missing: config,
    cluster: { settings: { ssh: { config: '/given', user: 'ada' } } },
  })
  expect(withSshConfigFromHere(cluster, undefined).cluster.settings.ssh.config).toBeUndefined()
  await writeFile(config, '')
  expect(withSshConfigFromHere(cluster, '/given')).toEqual({ cluster, missing: undefined })
  expect(withSshConfigFromHere(threeMachines(), '/given').cluster.settings.ssh.config).toBe('/given')
})

test('a new file takes no other place, and leaves nothing beside it', async () => {
  const folder = await tempFolder()
  const file = join(folder, 'cluster.yaml')
  await writeNew(file, text, 0o600)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  await expect(writeNew(file, 'other', 0o600, 'cluster.yaml')).rejects.toMatchObject({
    code: 'FILE_EXISTS',
    message: 'cluster.yaml is there already',
  })
  expect(await readFile(file, 'utf8')).toBe(text)
  expect(await readdir(folder)).toEqual(['cluster.yaml'])
})
