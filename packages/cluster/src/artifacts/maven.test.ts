import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Located } from './artifact.ts'
import { maven } from './maven.ts'
import { fetchContext, hadoop, never } from './testing/context.ts'
import { tempFolder, writeFiles } from './testing/tiny.ts'

/** A program in place of mvn; the real one is in hadoop.slow.test.ts. */
async function program(...lines: readonly string[]): Promise<string> {
  const folder = await tempFolder()
  await writeFiles(folder, { 'mvn*': `#!/bin/sh\n${lines.join('\n')}\n` })
  return join(folder, 'mvn')
}
const locate = async (...lines: readonly string[]) =>
  maven({ program: await program(...lines) }).locate(hadoop('3.5.0'), never)

test('no Maven', async () => {
  expect(await maven({ program: 'no-such-mvn' }).locate(hadoop('3.5.0'), never)).toEqual({
    absent: 'there is no no-such-mvn on this machine',
  })
})

test('the version is asked for, in a folder of its own', async () => {
  const found = await locate(
    '[ "$(ls)" = pom.xml ] || exit 9',
    'case "$*" in *"dependency:get -Dartifact=org.apache.hadoop:hadoop-common:3.5.0:pom"*) exit 0 ;; esac',
    'exit 8',
  )
  expect(found).toEqual({ source: 'maven', from: 'org.apache.hadoop 3.5.0, with mvn' })
})

test('a version that is not there', async () => {
  const found = await locate(
    'echo "[ERROR] Could not find artifact org.apache.hadoop:hadoop-common:pom:3.5.0 in here (http://repository.example)"',
    'exit 1',
  )
  expect(found).toEqual({ absent: 'where mvn looks there is no Hadoop 3.5.0', noSuchVersion: { has: [] } })
})

test('a network that does not answer is another thing, and shows no password', async () => {
  const failed = locate(
    String.raw`printf '\033[31m[ERROR]\033[m Could not transfer artifact from http://me:secret@repository.example: refused -> [Help 1]\n'`,
    'echo "[ERROR] "',
    'echo "[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch."',
    'exit 1',
  )
  await expect(failed).rejects.toMatchObject({
    code: 'DOWNLOAD',
    seen: 'Could not transfer artifact from http://repository.example: refused',
  })
})

test('the jars are fetched and arranged', async () => {
  const copy = await program(
    'grep -c "<version>3.5.0</version>" pom.xml | grep -qx 9 || exit 9',
    'for word; do case $word in -DoutputDirectory=*) to=${word#*=} ;; esac; done',
    'mkdir "$to"; for name in hadoop-common hadoop-hdfs; do echo jar > "$to/$name-3.5.0.jar"; done',
  )
  const located: Located = { source: 'maven', from: '' }
  const home = await maven({ program: copy }).fetch(hadoop('3.5.0'), located, await fetchContext())
  expect(await readdir(home)).toEqual(['bin', 'etc', 'libexec', 'share'])
  const full = await program('echo "[ERROR] No space left on device"', 'exit 1')
  await expect(maven({ program: full }).fetch(hadoop('3.5.0'), located, await fetchContext())).rejects.toMatchObject({
    code: 'CACHE',
  })
})

test('calling it off ends Maven', async () => {
  const controller = new AbortController()
  const slow = maven({ program: await program('exec sleep 60') }).locate(hadoop('3.5.0'), controller.signal)
  setTimeout(() => controller.abort(new Error('enough')), 200)
  await expect(slow).rejects.toThrow('enough')
})
