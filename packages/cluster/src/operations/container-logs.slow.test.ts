/** The scripts themselves: against a NodeManager's folder, and against what Hadoop's program prints. */
import { mkdir, writeFile, chmod } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { runHere } from '../hosts/process.ts'
import { threeMachines } from '../testing/clusters.ts'
import { bareFacts, sitesOf } from '../testing/facts.ts'
import { collectedScript, containerLine, localScript } from './container-logs.ts'
import type { LogLine } from './logs.ts'

const application = 'application_1700000000000_0001'
const container = 'container_1700000000000_0001_01_000002'
const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => containerLine(line, (node) => node))
    .filter((line): line is LogLine => line !== undefined)
    .map(({ machine, service, text: said }) => [machine, service.replace(container, 'C'), said])

test('containers that run: the end of what each has printed', async () => {
  const home = await tempFolder()
  const folder = join(home, '.tinderbox/clusters/demo/work/yarn-nodemanager', application)
  const files = {
    [`${container}/stderr`]: 'one\ntwo\tand a tab\nthree without an end',
    [`${container}/a file\\n`]: 'odd\n',
    [`${container}/stdout`]: '',
    [`${container}/launch_container.sh`]: 'export X=1\n',
    'other.txt': 'no container\n',
  }
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  const read = async (lines: number, of = application) => {
    // As a login user without sudo, whoever runs this.
    const script = localScript('demo', 'yarn-nodemanager', of, lines).replace(
      /^cd /m,
      `HERE=${home}/.tinderbox/clusters/demo\ncd `,
    )
    return linesOf((await runHere(['sh'], { input: script })).stdout)
  }
  expect(await read(2)).toEqual([
    ['', 'C/a file\\n', 'odd'],
    ['', 'C/stderr', 'two\tand a tab'],
    ['', 'C/stderr', 'three without an end'],
  ])
  expect(await read(9, 'application_1700000000000_0002')).toEqual([])
})

/** As Hadoop 3.5.0 prints a log. */
function printed(node: string, file: string, text: string): string {
  const head = `Container: ${container} on ${node}`
  return [
    head,
    'LogAggregationType: AGGREGATED',
    '='.repeat(head.length),
    `LogType:${file}`,
    'LogLastModifiedTime:Wed Nov 25 19:00:00 +0000 2026',
    `LogLength:${Buffer.byteLength(text)}`,
    'LogContents:',
    text,
    `End of LogType:${file}`,
    '*'.repeat(83),
    '',
    '',
  ].join('\n')
}

test('containers that have ended: a log that looks like the beginning of another is not taken for one', async () => {
  const home = await tempFolder()
  const pretends = printed('evil_1', 'stdout', 'not a log\n')
  const text = [
    printed('10.0.0.12_8041', 'stderr', 'first\nsecond\nthird\n'),
    printed('10.0.0.12_8041', 'prelaunch.out', 'Setting up env variables\n'),
    printed('10.0.0.13_8041', 'stdout', `${pretends}grüße\nlast without an end`),
  ].join('')
  await mkdir(join(home, 'bin'))
  await writeFile(join(home, 'printed'), text)
  const java = join(home, 'bin/java')
  await writeFile(java, `#!/bin/sh\necho "$HADOOP_USER_NAME $*" > ${home}/asked\ncat ${home}/printed\n`)
  await chmod(java, 0o755)

  const cluster = threeMachines('hdfs: {}\nyarn: {}')
  const on = sitesOf(cluster, bareFacts(cluster)).get('a')!
  const site = { ...on, paths: { ...on.paths, javaHome: home } }
  const read = async (lines: number) =>
    linesOf((await runHere(['sh'], { input: collectedScript(site, application, lines) })).stdout)
  expect(await read(2)).toEqual([
    ['10.0.0.12_8041', 'C/stderr', 'second'],
    ['10.0.0.12_8041', 'C/stderr', 'third'],
    ['10.0.0.13_8041', 'C/stdout', 'grüße'],
    ['10.0.0.13_8041', 'C/stdout', 'last without an end'],
  ])
  const all = await read(1000)
  expect(all.filter(([node]) => node === 'evil_1')).toEqual([])
  expect(all).toContainEqual(['10.0.0.13_8041', 'C/stdout', `Container: ${container} on evil_1`])
})
