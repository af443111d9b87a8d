/**
 * Whatever `up` is at when it is killed: run again, it comes to the same end as one that nobody disturbed. Killed after every few actions, or after each
 * (`npm run thorough`; each prefix of each plan is operations/plan-resumed.test.ts's), in the middle of deliveries, drains and waiting; and the machines themselves
 * are cut off. The tests build on each other, in order.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { isThorough } from '../support/thorough.ts'
import { endWhatRuns, start, tinderbox } from '../support/tinderbox.ts'
import { startFarm, type Farm } from './farm.ts'
import { ensurePrerequisites } from './prerequisites.ts'
import { briefJobs } from './support/brief-jobs.ts'
import { built } from './support/library.ts'
import { aliveWorkers, clusterState } from './support/what-is-there.ts'

const missing = await ensurePrerequisites()
/** How many actions a run may do before it is killed. */
const stride = isThorough ? 1 : 5
const killedUp = fileURLToPath(new URL('support/killed-up.ts', import.meta.url))

type Version = '4.2.0' | '4.2.1'

describe.skipIf(missing.length > 0)('up that is killed', () => {
  let farm: Farm
  let cwd: string
  let kills = 0
  const file = () => join(cwd, 'cluster.yaml')
  const write = (version: Version, workers: readonly string[] = ['a', 'b']) =>
    writeFile(
      file(),
      `name: lab
master: a
workers: [${workers.join(', ')}]
ssh: { config: ${farm.sshConfig} }
spark:
  version: ${version}
  master: { heap: 256m }
  worker: { memory: 1g, cores: 1, heap: 256m }
  conf: { ${briefJobs} }
rolling: { drain: 10 }
`,
    )
  const run = (...argv: string[]) => tinderbox(argv, { cwd })
  const up = async () => {
    const { exitCode, output } = await run('up', '--yes')
    expect(exitCode, output).toBe(0)
  }
  const masterLog = async () =>
    (
      await farm
        .machine('a')
        .run(
          'tail -n 40 /opt/tinderbox/clusters/lab/logs/spark-master.log; ss -tlnp; ls -la /opt/tinderbox/clusters/lab/conf',
          { check: false },
        )
    ).stdout
  /** Everything that there is, on both machines and by the master's own word. */
  const state = async () => {
    const [a, b, workers] = await Promise.all([
      clusterState(farm.machine('a'), 'lab'),
      clusterState(farm.machine('b'), 'lab'),
      aliveWorkers(farm.machine('a')),
    ])
    return { a, b, workers }
  }
  type State = Awaited<ReturnType<typeof state>>

  /** One `up` that kills itself. A lock is free as soon as the machine has heard that its holder is gone; until then it is tried again. */
  const killed = async (
    how: string,
    count?: number,
  ): Promise<{ readonly wasKilled: boolean; readonly said: string }> => {
    for (let tries = 0; ; tries++) {
      const child = spawn(
        process.execPath,
        [join(cwd, 'killed-up.mjs'), built, file(), how, ...(count === undefined ? [] : [`${count}`])],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      )
      let said = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
      const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
        child.on('close', (...ended) => resolve(ended)),
      )
      if (code === 1 && said.includes('LOCKED') && tries < 50) {
        await sleep(100)
        continue
      }
      if (signal === 'SIGKILL') {
        kills++
        return { wasKilled: true, said }
      }
      expect(code, code === 0 ? said : `${said}\n${await masterLog()}`).toBe(0)
      return { wasKilled: false, said }
    }
  }
  /**
   * Every run is killed right after the first (`step`: fifth) thing it does, until there is nothing left to do. What has to be done anew each time (a drain,
   * before what it is for) leads nowhere alone: then the next run may do one thing more. Folders are many and alike: a run after which one was made may go on
   * for four more.
   */
  const chain = async (title: string, { step = stride, atMost = Number.POSITIVE_INFINITY } = {}) => {
    const seen: string[] = []
    const began = Date.now()
    let more = step
    while (seen.length < atMost) {
      const { wasKilled, said } = await killed('after', more)
      if (!wasKilled) break
      more = seen.includes(said) ? more + 1 : said.includes('after: make the folder') ? Math.max(5, step) : step
      seen.push(said)
      expect(seen.length, `it never comes to an end:\n${seen.slice(-20).join('\n')}`).toBeLessThan(300)
    }
    console.log(
      `${title}: killed ${seen.length} times, each time further on, in ${Math.round((Date.now() - began) / 1000)} s`,
    )
    return seen
  }
  const expectState = async (wanted: State, title: string, { processes = true } = {}) => {
    const asked = (text: string) => (processes ? text : text.replace(/^\d+ processes$/m, ''))
    const isSame = ({ a, b, workers }: State) =>
      asked(a) === asked(wanted.a) && asked(b) === asked(wanted.b) && String(workers) === String(wanted.workers)
    let now = await state()
    // Executors of a job that has just ended take a moment to go.
    for (let tries = 0; tries < 60 && !isSame(now); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 1500))
      now = await state()
    }
    expect(now.workers, title).toEqual(wanted.workers)
    expect(asked(now.a), title).toBe(asked(wanted.a))
    expect(asked(now.b), title).toBe(asked(wanted.b))
  }

  const undisturbed = new Map<'up' | 'upgrade' | 'back' | 'scale-in', State>()

  beforeAll(async () => {
    farm = await startFarm({ machines: ['a', 'b'].map((name) => ({ name, sudo: 'passwordless' })) })
    cwd = await mkdtemp(join(tmpdir(), 'tinderbox-kill-points-'))
    const { outputText } = ts.transpileModule(await readFile(killedUp, 'utf8'), {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 },
    })
    await writeFile(join(cwd, 'killed-up.mjs'), outputText)
  })
  afterEach(endWhatRuns)
  afterAll(async () => {
    await farm?.stop()
    if (cwd) await rm(cwd, { recursive: true, force: true })
    console.log(`${kills} kills in all`)
  })

  test('undisturbed: up, an upgrade, back, the upgrade again, a scale-in', async () => {
    await write('4.2.0')
    await up()
    undisturbed.set('up', await state())
    await write('4.2.1')
    await up()
    undisturbed.set('upgrade', await state())
    await write('4.2.0')
    await up()
    undisturbed.set('back', await state())
    await write('4.2.1')
    await up()
    await expectState(undisturbed.get('upgrade')!, 'there and back')
    await write('4.2.1', ['a'])
    await up()
    undisturbed.set('scale-in', await state())
    expect(undisturbed.get('scale-in')!.b.trim(), 'nothing of ours').toBe('0 processes')
    expect(undisturbed.get('upgrade')!.a).toMatch(/spark-master runs 4\.2\.1 as written/)
    expect(undisturbed.get('upgrade')!.workers).toHaveLength(2)
    // Everything goes, so that the next one is the first again.
    expect((await run('down', '--purge', '--yes-lose-data', 'lab')).exitCode).toBe(0)
    for (const { name } of farm.machines)
      await farm.machine(name).run('rm -rf /opt/tinderbox; ! id tinderbox 2>/dev/null || userdel tinderbox')
  })

  test('a new cluster: killed again and again, each time further on', async () => {
    await write('4.2.0')
    const seen = await chain('a new cluster')
    expect(seen.length).toBeGreaterThan(isThorough ? 14 : 5)
    await expectState(undisturbed.get('up')!, 'a new cluster')
  })

  test('an upgrade: killed again and again, and in the middle of the delivery', async () => {
    await write('4.2.1')
    const noted = await chain('its first actions', { step: 1, atMost: 2 })
    const delivering = await killed('bytes')
    expect(delivering.wasKilled, delivering.said).toBe(true)
    const seen = [...noted, ...(await chain('an upgrade'))]
    if (isThorough) expect(seen.filter((line) => line.includes('restart spark-'))).toHaveLength(3)
    else expect(seen.length).toBeGreaterThan(5)
    await expectState(undisturbed.get('upgrade')!, 'an upgrade')
  })

  if (isThorough)
    test('an upgrade: killed at its first action, in the middle, while it waits, before its last; the next run is left alone', async () => {
      const points: readonly (readonly [string, number?])[] = [['after', 1], ['after', 9], ['waiting'], ['after', 21]]
      let version: Version = '4.2.1'
      for (const [how, count] of points) {
        version = version === '4.2.1' ? '4.2.0' : '4.2.1'
        await write(version)
        const { wasKilled, said } = await killed(how, count)
        expect(wasKilled, `${how} ${count}: ${said}`).toBe(true)
        await up()
        await expectState(undisturbed.get(version === '4.2.1' ? 'upgrade' : 'back')!, `${how} ${count}`)
      }
    })

  test('killed in the middle of a drain: the next run goes on; and with the file put back, the worker takes work again', async () => {
    await writeFile(
      join(cwd, 'slow.py'),
      'import time\nfrom pyspark.sql import SparkSession\ns = SparkSession.builder.getOrCreate()\nprint("begun", flush=True)\ns.sparkContext.parallelize(range(2), 2).map(lambda n: time.sleep(600)).count()\n',
    )
    const job = start(['submit', 'slow.py'], { cwd })
    await job.seen(/begun/)
    await sleep(3000)
    await write('4.2.0')
    const first = await killed('drain')
    expect(first.wasKilled, first.said).toBe(true)
    await write('4.2.1')
    await up()
    await expectState(undisturbed.get('upgrade')!, 'the file put back', { processes: false })
    await write('4.2.0')
    const second = await killed('drain')
    expect(second.wasKilled, second.said).toBe(true)
    await up()
    job.child.kill('SIGINT')
    await job.ended
    await expectState(undisturbed.get('back')!, 'killed in a drain')
  })

  test('machines cut off in the middle of an upgrade, a worker first, then the master: powered on and run again', async () => {
    for (const [name, version, moment] of [
      ['b', '4.2.1', /^ {2}✓ Write the configuration/m],
      ['a', '4.2.0', /: drain spark-worker/],
    ] as const) {
      await write(version)
      const running = start(['up', '--yes'], { cwd })
      await running.seen(moment)
      farm.machine(name).powerCut()
      const { exitCode, output } = await running.ended
      expect(exitCode, output).toBe(1)
      expect(output).toContain(name)
      await farm.machine(name).powerOn()
      await up()
      await expectState(undisturbed.get(version === '4.2.1' ? 'upgrade' : 'back')!, `${name} was off`)
    }
    await write('4.2.1')
    await up()
  })

  test('a scale-in: killed again and again', async () => {
    await write('4.2.1', ['a'])
    const seen = await chain('a scale-in')
    expect(seen.length).toBeGreaterThan(isThorough ? 5 : 1)
    await expectState(undisturbed.get('scale-in')!, 'a scale-in')
  })
})
