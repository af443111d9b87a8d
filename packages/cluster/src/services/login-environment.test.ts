import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { runHere } from '../hosts/process.ts'
import { environmentLines, environmentOf } from './login-environment.ts'

const pathsIn = (folder: string) => ({
  root: '/r',
  cluster: join(folder, "it's $HOME"),
  sparkHome: '/r/a b',
  hadoopHome: '/r/hadoop',
  javaHome: '/r/`id`',
  classes: '/c',
})

/** What a shell has of it, one after the other. */
async function inShell(folder: string, hadoop = false): Promise<Record<string, string>> {
  const names = Object.keys(environmentOf(pathsIn(folder), 'python3', hadoop))
  const print = names.map((name) => `printf '%s\\n' "$${name}"`).join('\n')
  const { stdout, stderr } = await runHere(['/bin/sh'], {
    env: { SPARK_CONF_DIR: undefined },
    input: `PATH=/before\n${environmentLines(pathsIn(folder), 'python3', hadoop)}${print}\n`,
  })
  expect(stderr).toBe('')
  const values = stdout.split('\n')
  return Object.fromEntries(names.map((name, i) => [name, values[i]!]))
}

test('a POSIX shell makes of it exactly what is meant', async () => {
  const folder = await tempFolder()
  const conf = join(pathsIn(folder).cluster, 'conf/client')
  await mkdir(conf, { recursive: true })
  await writeFile(join(conf, 'spark-defaults.conf'), '')
  expect(await inShell(folder)).toEqual({ ...environmentOf(pathsIn(folder), 'python3'), PATH: '/r/a b/bin:/before' })
})

test('who may not read the settings of the cluster gets Spark without them', async () => {
  const folder = await tempFolder()
  expect(await inShell(folder)).toMatchObject({ SPARK_HOME: '/r/a b', SPARK_CONF_DIR: '' })
})

test("Hadoop's own variables, and its programs, only where there is Hadoop", async () => {
  const folder = await tempFolder()
  const { cluster } = pathsIn(folder)
  expect(await inShell(folder, true)).toMatchObject({
    HADOOP_HOME: '/r/hadoop',
    HADOOP_CONF_DIR: `${cluster}/conf/hadoop`,
    LD_LIBRARY_PATH: '/r/hadoop/lib/native',
    PATH: '/r/a b/bin:/r/hadoop/bin:/before',
  })
  expect(Object.keys(await inShell(folder))).not.toContain('HADOOP_HOME')
})
