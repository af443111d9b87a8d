import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { thisMachine } from '../testing/clusters.ts'
import { runHere } from '../hosts/process.ts'
import { findHanging, hanging } from './hanging.ts'
import { pageFunctions } from './preamble.ts'

const nas = { device: 'nas:/my disk', at: '/srv/my disk', type: 'nfs4', options: 'rw,hard' }

test('each folder with what is mounted there, in order; what is below another, or told twice, once', () => {
  const mount = 'nas:/my disk|/srv/my\\040disk|nfs4|rw,hard'
  expect(
    hanging.parse([
      'part|||||/x|y',
      `part|${mount}|/srv/my disk/b`,
      `needed|${mount}|/srv/my disk/a`,
      `needed|${mount}|/srv/my disk/a/below`,
      `part|${mount}|/srv/my disk/a`,
    ]),
  ).toEqual([
    { folder: '/srv/my disk/a', needed: true, mount: nas },
    { folder: '/srv/my disk/b', needed: false, mount: nas },
    { folder: '/x|y', needed: false, mount: undefined },
  ])
  expect(hanging.parse([])).toEqual([])
})

test('what is needed and below a folder that hangs makes that one needed', () => {
  expect(hanging.parse(['part|||||/mnt/nas', 'needed|||||/mnt/nas/jdk', 'part|||||/mnt/nasty'])).toEqual([
    { folder: '/mnt/nas', needed: true, mount: undefined },
    { folder: '/mnt/nasty', needed: false, mount: undefined },
  ])
})

test.each([
  ['/srv/disk', true],
  ['/srv/disk/hdfs/data', true],
  ['/srv/disks', false],
  ['/srv', false],
  ['/other disk/x y', true],
  ['relative', false],
  ['', false],
])('whether %j hangs, where /srv/disk and /other disk do', async (folder, expected) => {
  const input = `${pageFunctions}\nHANGING='/srv/disk\n/other disk'\nhangs "$1" && echo yes || echo no\n`
  const { stdout } = await runHere(['sh', '-s', folder], { input })
  expect(stdout.trim()).toBe(expected ? 'yes' : 'no')
})

/** `stat` and what else is on the path is the test's: `asleep` never answers, of what the pattern says. */
async function found(asleep: string): Promise<string> {
  const root = await tempFolder()
  await mkdir(join(root, 'clusters/demo/local/spark-worker'), { recursive: true })
  const cluster = thisMachine()
  // In place of the whole command: nothing is waited for, whatever the machine has to do.
  const timeout = `timeout() { case "$4 $*" in "cat "*) cat ;; *${asleep}*) return 137 ;; esac; }`
  const input = `${timeout}
ROOT='${root}' HERE='${root}/clusters/demo' LOGIN_HOME=/
${findHanging({ ...cluster, settings: { ...cluster.settings, hdfs: { ...cluster.settings.hdfs!, data: ['/srv/disk', '/well'] } } })}
printf '%s\\n' "$HANGS"`
  const { stdout } = await runHere(['sh'], { input })
  return stdout.trim().replaceAll(root, 'ROOT')
}

test('the folder of a daemon is part of a machine; all else on it answers', async () => {
  expect(await found('/srv/disk')).toBe('part /srv/disk')
})

test('where all answers at once, nobody is asked on his own', async () => {
  expect(await found('nothing-of-the-kind')).toBe('')
})

test('where not even / answers, it is the machine that is slow, and nothing is believed', async () => {
  expect(await found('stat')).toBe('')
})
