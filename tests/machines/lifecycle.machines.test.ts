/**
 * A cluster that lives, on four real machines: it is upgraded and scaled with a job running through it, a machine is lost for good, a change fails and is
 * taken back, names and roles move. The tests build on each other, in order.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Plan } from '../../packages/cluster/src/index.ts'
import { endWhatRuns, start, tinderbox, type Run } from '../support/tinderbox.ts'
import { startFarm, type Farm } from './farm.ts'
import { ensurePrerequisites } from './prerequisites.ts'
import { briefJobs } from './support/brief-jobs.ts'
import { library } from './support/library.ts'
import { aliveWorkers, daemonPids, footprint, masterState, runningVersions } from './support/what-is-there.ts'

const missing = await ensurePrerequisites()
const rounds = fileURLToPath(new URL('jobs/rounds.py', import.meta.url))
const software = '/opt/tinderbox/software'

interface Wanted {
  readonly master?: string
  readonly workers: readonly string[]
  readonly version?: string
  readonly memory?: string
  /** More lines of the block `spark`. */
  readonly spark?: string
  /** More lines of the file. */
  readonly more?: string
}

describe.skipIf(missing.length > 0)('a cluster that lives', () => {
  let farm: Farm
  let cwd: string
  /** Of each machine, before anything of ours was there. */
  const before = new Map<string, string>()
  const run = (...argv: string[]): Promise<Run> => tinderbox(argv, { cwd })
  const machine = (name: string) => farm.machine(name)
  const inside = async (name: string, script: string) => (await machine(name).run(script)).stdout.trim()

  /** The versions of Spark that lie there. */
  const sparks = async (name: string) => (await inside(name, `ls ${software} | grep '^spark-' | sort`)).split('\n')

  const write = ({ master = 'a', workers, version = '4.2.1', memory = '1g', spark = '', more = '' }: Wanted) =>
    writeFile(
      join(cwd, 'cluster.yaml'),
      `name: lab
master: ${master}
workers: [${workers.join(', ')}]
ssh: { config: ${farm.sshConfig} }
spark:
  version: ${version}
  conf: { ${briefJobs} }
  master: { heap: 256m }
  worker: { memory: ${memory}, cores: 2, heap: 256m }
${spark}rolling: { drain: 120, health: 120 }
${more}`,
    )

  /** The plan itself, as the library gives it: its findings, applications and membership too. */
  const plan = async (): Promise<Plan> => {
    const { connect, look, readClusterFile } = await library()
    const cluster = await readClusterFile(join(cwd, 'cluster.yaml'))
    const hosts = connect(cluster)
    try {
      return (await look(cluster, hosts, { signal: new AbortController().signal })).plan
    } finally {
      await Promise.all([...hosts.values()].map((host) => host.close()))
    }
  }
  /** As soon as the running job has executors on all these workers: on a busy machine the last ones come after its first rounds. */
  const planTouching = async (...workers: readonly string[]): Promise<Plan> => {
    const wanted = workers.map((name) => `${name}: spark-worker`)
    await expect
      .poll(async () => (await plan()).applications.flatMap(({ by }) => by), { timeout: 120_000 })
      .toEqual(expect.arrayContaining(wanted))
    return plan()
  }
  const planned = async () => (await plan()).steps.flatMap(({ title, actions }) => [title, ...actions])
  const up = async (...argv: string[]) => {
    const done = await run('up', '--yes', ...argv)
    expect(done.exitCode, done.output).toBe(0)
    return done
  }

  /** A job that goes on until it is told that it is enough; then it must have been right all the time. */
  const startJob = async () => {
    const enough = `/tmp/enough-${Date.now()}`
    const job = start(['submit', rounds, '3', enough], { cwd })
    await job.seen(/^round 2$/m)
    return {
      async finish(driver: string) {
        await machine(driver).run(['touch', enough])
        const { exitCode, output, stdout } = await job.ended
        expect(exitCode, output).toBe(0)
        const count = /^all (\d+) rounds were right$/m.exec(stdout)?.[1]
        expect(count, output).toBeDefined()
        return Number(count)
      },
    }
  }

  /** A Spark whose daemons cannot start, as lines for the block `spark`. */
  const brokenSpark = async (version: string) => {
    const broken = join(cwd, `spark-${version}`)
    for (const folder of ['bin', 'jars', 'python/lib', 'python/pyspark'])
      await mkdir(join(broken, folder), { recursive: true })
    await writeFile(join(broken, 'bin/spark-class'), '#!/bin/sh\nexit 1\n')
    await writeFile(join(broken, `jars/spark-core_2.13-${version}.jar`), 'this was a jar once')
    await writeFile(join(broken, 'RELEASE'), `Spark ${version}\n`)
    return `  source: { from: ${broken} }\n`
  }

  beforeAll(async () => {
    farm = await startFarm({ machines: ['a', 'b', 'c', 'd'].map((name) => ({ name, sudo: 'passwordless' })) })
    cwd = await mkdtemp(join(tmpdir(), 'tinderbox-lifecycle-'))
    for (const { name } of farm.machines) before.set(name, await footprint(machine(name)))
  })
  afterEach(endWhatRuns)
  afterAll(async () => {
    await farm?.stop()
    if (cwd) await rm(cwd, { recursive: true, force: true })
  })

  test('up', async () => {
    await write({ workers: ['a', 'b', 'c'], version: '4.2.0' })
    await up()
    expect(await planned()).toEqual([])
    expect(await aliveWorkers(machine('a'))).toHaveLength(3)
    expect(await runningVersions(machine('b'))).toEqual(['spark-worker 4.2.0'])
  })

  test('an upgrade with a job running through it: workers first, the master last, the job goes on and ends right', async () => {
    const job = await startJob()
    await write({ workers: ['a', 'b', 'c'], version: '4.2.1' })
    const what = await planTouching('b', 'c')
    expect(what.together).toBeUndefined()
    expect(what.applications).toEqual([
      {
        id: expect.stringMatching(/^app-/),
        name: 'Rounds',
        effect: 'goes on',
        by: expect.arrayContaining(['a: spark-master', 'b: spark-worker', 'c: spark-worker']),
      },
    ])
    const changes = what.steps.filter(({ title }) => title.startsWith('Change '))
    expect(
      changes.map(({ actions }) =>
        actions.flatMap((action) => (action.kind === 'start-service' ? [`${action.machine} ${action.service}`] : [])),
      ),
    ).toEqual([['a spark-worker'], ['b spark-worker'], ['c spark-worker'], ['a spark-master']])
    await up()
    await job.finish('a')
    expect(await runningVersions(machine('a'))).toEqual(['spark-master 4.2.1', 'spark-worker 4.2.1'])
    for (const name of ['b', 'c']) expect(await runningVersions(machine(name))).toEqual(['spark-worker 4.2.1'])
    for (const name of ['a', 'b', 'c'])
      expect(await inside(name, `ls ${software}`)).toMatch(/^spark-4\.2\.0\nspark-4\.2\.1$/m)
    expect(await planned()).toEqual([])
  })

  test('a machine that joins: nothing else is touched', async () => {
    const pids = async () => Promise.all(['a', 'b', 'c'].map((name) => daemonPids(machine(name), 'lab')))
    const then = await pids()
    await write({ workers: ['a', 'b', 'c', 'd'] })
    expect((await plan()).membership.joins).toEqual(['d'])
    await up()
    expect(await pids()).toEqual(then)
    expect(await aliveWorkers(machine('a'))).toHaveLength(4)
    expect(await planned()).toEqual([])
  })

  test('a machine that leaves with a job running: drained, stopped, as it was found; the job ends right', async () => {
    const job = await startJob()
    await write({ workers: ['a', 'b', 'd'] })
    const what = await planTouching('c')
    expect(what.membership.leaves).toEqual(['c'])
    expect(what.applications).toMatchObject([{ name: 'Rounds', effect: 'goes on', by: ['c: spark-worker'] }])
    const pids = await daemonPids(machine('b'), 'lab')
    await up()
    await job.finish('a')
    expect(await footprint(machine('c'))).toBe(before.get('c'))
    expect(await daemonPids(machine('b'), 'lab')).toEqual(pids)
    expect(await aliveWorkers(machine('a'))).toHaveLength(3)
    expect(await planned()).toEqual([])
  })

  test('a machine that is gone for good stands in the way until it is forgotten', async () => {
    machine('d').powerCut()
    await write({ workers: ['a', 'b'] })
    const planText = await run('plan')
    expect(planText.output).toMatch(/d: the file has it no more, and it does not answer/)
    expect(planText.output).toMatch(/tinderbox up --forget d/)
    const refused = await run('up', '--yes')
    expect(refused.exitCode).toBe(1)
    expect(refused.output).toMatch(/UNFIT/)
    expect(refused.output).toMatch(/--forget d/)
    const wrong = await run('up', '--yes', '--forget', 'b')
    expect(wrong.exitCode, wrong.output).toBe(2)
    await up('--forget', 'd')
    expect(await planned()).toEqual([])
    expect((await run('plan')).exitCode).toBe(0)
  })

  test('a version that does not come up is taken back on its machine by itself, and the others are not touched', async () => {
    const bad = { workers: ['a', 'b'], version: '4.2.2', spark: await brokenSpark('4.2.2') }
    const pids = async () => ({
      master: (await daemonPids(machine('a'), 'lab'))['spark-master'],
      b: await daemonPids(machine('b'), 'lab'),
    })
    const then = await pids()
    const file = join(cwd, 'cluster.yaml')
    const good = await readFile(file, 'utf8')

    await write({ ...bad, more: '' })
    const failed = await run('up', '--yes')
    expect(failed.exitCode, failed.output).toBe(1)
    expect(failed.output).toMatch(/a did not become well: back to what ran there before/)
    expect(failed.output).toMatch(/a runs what ran there before/)
    expect(failed.output).toMatch(/a:\/opt\/tinderbox\/clusters\/lab\/failed\/spark-worker/)
    expect(failed.output).toMatch(/tinderbox up --rollback/)
    expect(await inside('a', 'cat /opt/tinderbox/clusters/lab/failed/spark-worker/spark-worker.out')).toMatch(/Worker/)
    expect(await runningVersions(machine('a'))).toEqual(['spark-master 4.2.1', 'spark-worker 4.2.1'])
    expect(await pids()).toEqual(then)
    expect(await aliveWorkers(machine('a'))).toHaveLength(2)
    const back = await up('--rollback')
    expect(back.output).not.toMatch(/restart spark/)
    await writeFile(file, good)
    expect(await planned(), 'after --rollback').toEqual([])

    expect(await sparks('b'), 'what failed goes, the version before stays').toEqual(['spark-4.2.0', 'spark-4.2.1'])
  })

  test('up --rollback after a change that went well goes to what ran before', async () => {
    await write({ workers: ['a', 'b'], memory: '1200m' })
    await up()
    expect((await aliveWorkers(machine('a'))).every((worker) => worker.endsWith('1200 MiB'))).toBe(true)
    const back = await run('plan', '--rollback')
    expect(back.exitCode, back.output).toBe(3)
    expect(back.output).toMatch(/memory 1200m -> 1024m/)
    expect(back.output).toMatch(/tinderbox up --rollback does it/)
    await up('--rollback')
    expect((await aliveWorkers(machine('a'))).every((worker) => worker.endsWith('1024 MiB'))).toBe(true)
    expect((await run('plan')).exitCode, 'the file here still asks for the change').toBe(3)
    await write({ workers: ['a', 'b'] })
    expect(await planned()).toEqual([])
  })

  test('another name for a machine restarts nothing', async () => {
    const pids = async () => Promise.all(['a', 'b'].map((name) => daemonPids(machine(name), 'lab')))
    const then = await pids()
    await write({ workers: ['a', 'bee'], more: 'machines: { bee: { host: b } }\n' })
    expect((await plan()).membership).toEqual({
      joins: [],
      leaves: [],
      forgotten: [],
      renamed: [{ from: 'b', to: 'bee' }],
    })
    await up()
    expect(await pids()).toEqual(then)
    expect(await planned()).toEqual([])
  })

  test('another address for a machine: only its worker starts anew, and is known there', async () => {
    const address = machine('b').address.replace(/\.\d+$/, '.200')
    await inside('b', `ip addr add ${address}/24 dev host0`)
    const others = await daemonPids(machine('a'), 'lab')
    await write({ workers: ['a', 'bee'], more: `machines: { bee: { host: b, address: ${address} } }\n` })
    const starts = (await plan()).steps.flatMap(({ actions }) => actions.filter(({ kind }) => kind === 'start-service'))
    expect(starts).toMatchObject([{ machine: 'bee', service: 'spark-worker', why: expect.stringContaining(address) }])
    await up()
    expect(await planned()).toEqual([])
    expect((await aliveWorkers(machine('a'))).join('\n')).toContain(address)
    expect(await daemonPids(machine('a'), 'lab')).toEqual(others)
  })

  test('another line of versions: all at once, the running job is named as one that ends; one that does not come up is taken back everywhere', async () => {
    const job = await startJob()
    await write({ workers: ['a', 'bee'], version: '4.3.0', more: 'machines: { bee: { host: b } }\n' })
    const what = await planTouching('bee')
    expect(what.together).toMatch(/Spark 4\.2\.1 and 4\.3\.0 do not start executors for each other/)
    expect(what.applications).toMatchObject([{ name: 'Rounds', effect: 'ends' }])
    await job.finish('a')

    const spark = await brokenSpark('4.3.9')
    await write({ workers: ['a', 'bee'], version: '4.3.9', spark, more: 'machines: { bee: { host: b } }\n' })
    const failed = await run('up', '--yes')
    expect(failed.exitCode, failed.output).toBe(1)
    expect(failed.output).toMatch(/the change did not become well: back to what ran before/)
    expect(await runningVersions(machine('a'))).toEqual(['spark-master 4.2.1', 'spark-worker 4.2.1'])
    expect(await aliveWorkers(machine('a'))).toHaveLength(2)

    await write({ workers: ['a', 'bee'], version: '4.3.0', more: 'machines: { bee: { host: b } }\n' })
    await up()
    expect(await planned()).toEqual([])
    for (const name of ['a', 'b'])
      for (const line of await runningVersions(machine(name))) expect(line).toMatch(/ 4\.3\.0$/)
    expect(await aliveWorkers(machine('a'))).toHaveLength(2)
    expect(await sparks('b'), 'older ones go').toEqual(['spark-4.2.1', 'spark-4.3.0'])
  })

  test('a new laptop has the file from any machine, sees the cluster as it is, and who changed it', async () => {
    const laptop = await mkdtemp(join(tmpdir(), 'tinderbox-laptop-'))
    const there = (...argv: string[]) => tinderbox(argv, { cwd: laptop, env: { HOME: laptop } })
    try {
      const adopted = await there('adopt', 'b', '--json', '--ssh-config', farm.sshConfig)
      expect(adopted.exitCode, adopted.output).toBe(0)
      expect(JSON.parse(adopted.stdout)).toMatchObject({ cluster: 'lab', answering: 2, changes: 0, finished: true })
      const file = await readFile(join(laptop, 'cluster.yaml'), 'utf8')
      expect(file).toBe(await readFile(join(cwd, 'cluster.yaml'), 'utf8'))
      for (const command of ['plan', 'status']) {
        const { exitCode, output } = await there(command)
        expect(exitCode, output).toBe(0)
      }
      const { runs } = JSON.parse((await there('audit', '--json')).stdout) as {
        readonly runs: readonly { readonly command: string; readonly outcome: string }[]
      }
      const ended = runs.map(({ command, outcome }) => `${command}: ${outcome}`)
      expect(ended[0]).toBe('up: done')
      expect(ended).toEqual(expect.arrayContaining(['up: failed', 'up --rollback: done']))
    } finally {
      await rm(laptop, { recursive: true, force: true })
    }
  })

  test('the master moves to another machine: the workers follow it', async () => {
    await write({ master: 'bee', workers: ['a', 'bee'], version: '4.3.0', more: 'machines: { bee: { host: b } }\n' })
    expect((await plan()).together).toMatch(/the master will be at/)
    await up()
    expect(await planned()).toEqual([])
    expect(await aliveWorkers(machine('b'))).toHaveLength(2)
    expect(Object.keys(await daemonPids(machine('a'), 'lab'))).toEqual(['spark-worker'])
    expect(await masterState(machine('a'))).toBeUndefined()
  })

  test('a former master leaves: what it knows of former runs stays', async () => {
    const ended = async () => {
      const { runs } = JSON.parse((await run('audit', '--json')).stdout) as {
        readonly runs: readonly { readonly run: string; readonly command: string; readonly outcome: string }[]
      }
      return runs.map(({ run: id, command, outcome }) => `${id} ${command}: ${outcome}`)
    }
    const then = await ended()
    expect(then.join('\n')).toMatch(/up: done/)
    await write({ master: 'bee', workers: ['bee'], version: '4.3.0', more: 'machines: { bee: { host: b } }\n' })
    await up()
    expect(await footprint(machine('a'))).toBe(before.get('a'))
    const now = await ended()
    expect(now.slice(1)).toEqual(then.slice(0, 19))
    expect(await planned()).toEqual([])
  })
})
