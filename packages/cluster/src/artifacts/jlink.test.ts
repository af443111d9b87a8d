import { readFile, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findJdks, whatLacks } from './find-jdk.ts'
import { jlink } from './jlink.ts'
import { fetchContext, here, java, never } from './testing/context.ts'
import { jdkFiles, tempFolder, writeFiles } from './testing/tiny.ts'

/** jlink and java in the shape of scripts. */
const tools = {
  'bin/jlink*':
    '#!/bin/sh\nfor last; do :; done\nmkdir -p "$last/bin" && cp "$(dirname "$0")/java" "$last/bin/" && echo "$@" > "$last/arguments"\n',
  'bin/java*': '#!/bin/sh\necho "$@" > "$(dirname "$0")/../ran"\n',
}

async function jdk(version: string, files: Record<string, string> = tools): Promise<string> {
  const folder = await tempFolder()
  await writeFiles(folder, { ...jdkFiles(version), ...files })
  return folder
}

test('JAVA_HOME comes first, then the PATH, then the folder of the distribution; each once', async () => {
  const [home, onPath, installed] = [await jdk('17.0.1'), await jdk('21.0.2'), await tempFolder()]
  const bin = await tempFolder()
  await symlink(join(onPath, 'bin/java'), join(bin, 'java'))
  await symlink(home, join(installed, 'a'))
  await symlink(await jdk('25.0.3'), join(installed, 'b'))
  const found = await findJdks({ JAVA_HOME: home, PATH: `${bin}:/no/such` }, installed)
  expect(found.map(({ version }) => version)).toEqual(['17.0.1', '21.0.2', '25.0.3'])
})

test('a JRE, and a JDK without jmods, will not do', async () => {
  const lack = async (home: string) => whatLacks((await findJdks({ JAVA_HOME: home }, '/no/such'))[0]!)
  expect(await lack(await jdk('17.0.1'))).toBeUndefined()
  expect(await lack(await jdk('17.0.1', {}))).toBe('no bin/jlink: a JRE, not a JDK')
  const bare = await jdk('17.0.1')
  await rm(join(bare, 'jmods'), { recursive: true })
  expect(await lack(bare)).toBe('no jmods folder')
  const linkable = await jdk('25.0.1', {
    'bin/jlink*': '#!/bin/sh\necho "Capabilities:\n  Linking from run-time image enabled"\n',
  })
  await rm(join(linkable, 'jmods'), { recursive: true })
  expect(await lack(linkable)).toBeUndefined()
})

test('the version that is wanted is linked, and its class data written', async () => {
  const [old, fit] = [await jdk('11.0.1'), await jdk('17.0.9')]
  const find = async () => [
    ...(await findJdks({ JAVA_HOME: old }, '/no/such')),
    ...(await findJdks({ JAVA_HOME: fit }, '/no/such')),
  ]
  const source = jlink(find, here)
  const located = await source.locate(java('17'), never)
  expect(located).toMatchObject({ from: `${fit} (17.0.9)` })
  const home = await source.fetch(java('17'), located as never, await fetchContext())
  expect(await readFile(join(home, 'arguments'), 'utf8')).toContain('jdk.incubator.vector')
  expect(await readFile(join(home, 'ran'), 'utf8')).toBe('-Xshare:dump\n')
  expect(await source.locate(java('21'), never)).toEqual({
    absent: `no JDK 21 with jlink on this machine (${old} is 11.0.1; ${fit} is 17.0.9)`,
  })
})

test('machines of another kind get nothing from here', async () => {
  const none = async () => []
  expect(await jlink(none, { os: 'linux', arch: 'aarch64' }).locate(java('17'), never)).toEqual({
    absent: 'this machine is linux aarch64, and the runtime would be for that, not for linux x86_64',
  })
  expect(await jlink(none, 'darwin arm64').locate(java('17'), never)).toMatchObject({
    absent: expect.stringContaining('darwin arm64') as string,
  })
  expect(await jlink(none, here).locate(java('17'), never)).toMatchObject({
    absent: expect.stringContaining('have none') as string,
  })
})

test('a jlink that fails shows what it printed', async () => {
  const broken = await jdk('17.0.9', { 'bin/jlink*': '#!/bin/sh\necho "Error: module not found" >&2\nexit 1\n' })
  const source = jlink(() => findJdks({ JAVA_HOME: broken }, '/no/such'), here)
  const located = await source.locate(java('17'), never)
  await expect(source.fetch(java('17'), located as never, await fetchContext())).rejects.toMatchObject({
    seen: 'Error: module not found',
  })
})
