import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { runAction, siteIn } from './testing/run-script.ts'

/** As `hdfs fsck` of Hadoop 3.5 says it. */
const under = (path: string, asked: number, found = 2) =>
  `${path}:  Under replicated BP-1-10.0.0.11-1:blk_1073741826_1002. Target Replicas is ${asked} but found ${found} live replica(s), 0 decommissioned replica(s), 0 decommissioning replica(s).`

/** Stands in for Hadoop's program: it says what the test gives it, and notes what it is told, an argument a line. */
async function hdfsThatSays(lines: readonly string[], status = 0): Promise<{ folder: string; program: string }> {
  const folder = await tempFolder()
  const program = join(folder, 'hdfs')
  await writeFile(join(folder, 'said'), `${lines.join('\n')}\n`)
  await writeFile(
    program,
    `#!/bin/sh\ncase $1 in fsck) cat ${folder}/said; exit ${status} ;; *) printf '%s\\n' "$@" >> ${folder}/told ;; esac\n`,
  )
  await chmod(program, 0o755)
  return { folder, program }
}

const lower = async ({ folder, program }: { folder: string; program: string }) => {
  const ran = await runAction(
    { kind: 'lower-copies', machine: 'a', why: '', copies: 2, program, fileSystem: 'hdfs://a:8020', env: {} },
    siteIn(folder),
  )
  return { ...ran, told: await readFile(join(folder, 'told'), 'utf8').catch(() => '') }
}

test('files that ask for more get fewer, each once, and none that misses a copy for another reason', async () => {
  const hdfs = await hdfsThatSays(
    [
      'Connecting to namenode via http://127.0.0.1:9870/fsck',
      '',
      under('/tmp/many', 3),
      under('/tmp/many', 3),
      under("/data/it's [one] *of* \\ two", 10),
      // As many as there may be: a copy of it is just not there yet.
      under('/tmp/missing', 2, 1),
      '/tmp/well: Replica placement policy is violated for BP-1:blk_1. Block should be additionally replicated on 1 more rack(s).',
      'Status: CORRUPT',
      "The filesystem under path '/' is CORRUPT",
    ],
    1,
  )
  expect(await lower(hdfs)).toMatchObject({
    exitCode: 0,
    told: `dfs\n-fs\nhdfs://a:8020\n-setrep\n2\n/data/it's \\[one\\] \\*of\\* \\\\ two\n/tmp/many\n`,
  })
})

test('where none asks for more, that is said', async () => {
  const hdfs = await hdfsThatSays(['Status: HEALTHY', "The filesystem under path '/' is HEALTHY"])
  expect(await lower(hdfs)).toMatchObject({ exitCode: 1, told: '', stderr: expect.stringContaining('another reason') })
})

test('where HDFS does not answer, its words are told', async () => {
  const refused = await lower(await hdfsThatSays(['fsck: Call From a to a:8020 failed'], 255))
  expect(refused).toMatchObject({ exitCode: 1, told: '', stderr: expect.stringContaining('Call From a to a:8020') })
})
