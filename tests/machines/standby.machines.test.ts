/**
 * Masters that stand by for each other, on four real machines: the active one is lost for good under a job, the other leads, another machine takes the lost one's
 * place, with its ZooKeeper, and the next loss is borne too. In order.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { isThorough } from '../support/thorough.ts'
import { endWhatRuns, start, tinderbox } from '../support/tinderbox.ts'
import { startFarm, type Farm } from './farm.ts'
import { ensurePrerequisites } from './prerequisites.ts'
import { active, killForGood } from './support/ask-daemons.ts'
import { briefJobs } from './support/brief-jobs.ts'
import { waitFor } from './wait.ts'

const missing = await ensurePrerequisites()
const rounds = fileURLToPath(new URL('jobs/rounds.py', import.meta.url))
const pi = fileURLToPath(new URL('../../examples/pi.py', import.meta.url))

describe.skipIf(missing.length > 0)('masters that stand by', () => {
  let farm: Farm
  let cwd: string
  /** The master that is lost, and the one that stays. */
  let lost = ''
  let kept = ''
  const run = (...argv: string[]) => tinderbox(argv, { cwd })
  const well = async (...argv: string[]) => {
    const done = await run(...argv)
    expect(done.exitCode, done.output).toBe(0)
    return done
  }
  const write = (masters: string) =>
    writeFile(
      join(cwd, 'cluster.yaml'),
      `name: lab
master: [${masters}]
workers: [c, d]
ssh: { config: ${farm.sshConfig} }
spark:
  master: { heap: 256m }
  worker: { memory: 1g, cores: 1, heap: 256m }
  conf: { ${briefJobs} }
rolling: { health: 300 }
`,
    )
  const leads = async (machine: string, among: readonly string[]) => {
    const isLeading = async () => (await active(farm, among, 'spark-master')) === machine
    await waitFor(`${machine} to lead`, 300_000, isLeading)
  }
  /** `server.N=address` of each machine that has a ZooKeeper, and what it is. */
  const quorum = async (names: readonly string[]) =>
    Promise.all(
      names.map(async (name) => {
        const conf = '/opt/tinderbox/clusters/lab/conf/zookeeper.cfg'
        const ask = `exec 3<>/dev/tcp/${farm.machine(name).address}/2181 && printf srvr >&3 && cat <&3`
        const { stdout } = await farm
          .machine(name)
          .run(
            `sed -n 's/^server.\\([0-9]*\\)=\\([0-9.]*\\):.*/\\1 \\2/p' ${conf}; timeout 5 bash -c '${ask}' | grep Mode`,
          )
        return stdout
      }),
    )

  beforeAll(async () => {
    farm = await startFarm({
      machines: ['a', 'b', 'c', 'd'].map((name) => ({ name, sudo: 'passwordless', software: 'spark' })),
    })
    cwd = await mkdtemp(join(tmpdir(), 'tinderbox-standby-'))
  })
  afterEach(endWhatRuns)
  afterAll(async () => {
    await farm?.stop()
    if (cwd) await rm(cwd, { recursive: true, force: true })
  })

  test('the power of the active master is cut under a job: the other leads, the job ends right', async () => {
    await write('a, b')
    await well('up', '--yes')
    lost = await waitFor('a master to lead', 300_000, () => active(farm, ['a', 'b'], 'spark-master'))
    kept = lost === 'a' ? 'b' : 'a'
    const enough = '/tmp/tinderbox-test-enough'
    const job = start(['submit', '--on', kept, rounds, '3', enough], { cwd })
    await job.seen(/^round 2$/m)
    farm.machine(lost).powerCut()
    await leads(kept, [kept])
    await farm.machine(kept).run(['touch', enough])
    const { exitCode, output } = await job.ended
    expect(exitCode, output).toBe(0)
    expect(output).toMatch(/^all \d+ rounds were right$/m)
    expect((await well('submit', '--on', kept, pi, '100000')).output).toMatch(/Pi is \(very\) roughly 3\.1/)
  })

  test('another machine takes the place of the one that is gone for good; those that run keep their numbers', async () => {
    await write(`${kept}, d`)
    const refused = await run('up', '--yes')
    expect(refused.exitCode, refused.output).toBe(1)
    expect(refused.output).toContain(`--forget ${lost}`)
    await well('up', '--yes', '--forget', lost)
    const names = [kept, 'c', 'd']
    const number = (name: string) => 'abcd'.indexOf(name) + 1
    const servers = names.map((name) => `${number(name)} ${farm.machine(name).address}\n`).toSorted()
    const seen = await quorum(names)
    for (const text of seen)
      expect(
        text
          .split(/(?<=\n)/)
          .filter((line) => !line.startsWith('Mode'))
          .toSorted(),
      ).toEqual(servers)
    expect(
      seen
        .join('')
        .match(/Mode: \w+/g)
        ?.toSorted(),
    ).toEqual(['Mode: follower', 'Mode: follower', 'Mode: leader'])
    expect((await well('plan')).output).toMatch(/nothing differs/)
  })

  if (isThorough)
    test('and the next loss is borne too', async () => {
      const next = await waitFor('a master to lead', 300_000, () => active(farm, [kept, 'd'], 'spark-master'))
      await killForGood(farm, next, 'lab', 'spark-master')
      await leads(next === 'd' ? kept : 'd', [kept, 'd'])
      expect((await well('submit', '--on', 'd', pi, '100000')).output).toMatch(/Pi is \(very\) roughly 3\.1/)
      await well('up', '--yes')
      expect((await well('plan')).output).toMatch(/nothing differs/)
    })
})
