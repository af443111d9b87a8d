/**
 * A machine leaves, of four real ones with HDFS and YARN: what its DataNode holds is handed on, and its NodeManager lets its containers end, while a job on
 * YARN reads the data; then the machine is as it was. In order.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { endWhatRuns, start, tinderbox, type Run } from '../support/tinderbox.ts'
import { startFarm, type Farm } from './farm.ts'
import { ensurePrerequisites } from './prerequisites.ts'
import { briefJobs } from './support/brief-jobs.ts'
import { footprint } from './support/what-is-there.ts'

const missing = await ensurePrerequisites()
const readData = fileURLToPath(new URL('jobs/read-data.py', import.meta.url))
const excluded = '/opt/tinderbox/clusters/lab/conf/hadoop/guarded/yarn-exclude'
const size = 24 * 1024 * 1024

describe.skipIf(missing.length > 0)('HDFS and YARN, and a machine that leaves', () => {
  let farm: Farm
  let cwd: string
  const hashes = new Map<string, string>()
  let before: string
  const run = (...argv: string[]): Promise<Run> => tinderbox(argv, { cwd })
  const well = async (...argv: string[]) => {
    const done = await run(...argv)
    expect(done.exitCode, done.output).toBe(0)
    return done
  }
  const write = (workers: string, more = '') =>
    writeFile(
      join(cwd, 'cluster.yaml'),
      `name: lab
master: m1
workers: [${workers}]
ssh: { config: ${farm.sshConfig} }
spark:
  master: { heap: 256m }
  worker: { memory: 1g, cores: 1, heap: 256m }
  conf: { spark.executor.memory: 512m, ${briefJobs} }
rolling: { drain: 300 }
yarn: { resourcemanager: { heap: 256m }, nodemanager: { memory: 2g, cores: 2, heap: 256m } }
hdfs: { ${more}data: [/srv/one/hdfs, /srv/two/hdfs], namenode: { heap: 256m }, secondarynamenode: { heap: 128m }, datanode: { heap: 192m } }
`,
    )
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

  beforeAll(async () => {
    farm = await startFarm({
      machines: [
        ...['m1', 'm2', 'm3'].map((name) => ({ name, sudo: 'passwordless' as const, software: 'hadoop' as const })),
        { name: 'm4', sudo: 'passwordless' },
      ],
    })
    cwd = await mkdtemp(join(tmpdir(), 'tinderbox-scale-in-'))
    before = await footprint(farm.machine('m4'))
  })
  afterEach(endWhatRuns)
  afterAll(async () => {
    await farm?.stop()
    if (cwd) await rm(cwd, { recursive: true, force: true })
  })

  /** Of every machine, how many blocks its DataNode has. */
  const blocks = async () =>
    Object.fromEntries(
      await Promise.all(
        ['m2', 'm3', 'm4'].map(async (name) => {
          const found = await farm.machine(name).run("find /srv -name 'blk_*' ! -name '*.meta' | wc -l")
          return [name, Number(found.stdout)] as const
        }),
      ),
    )

  test('data, with as many copies as there are DataNodes: three; and files of one copy, some of them on the one that is to leave alone', async () => {
    await write('m2, m3, m4')
    await well('up', '--yes')
    const bytes = randomBytes(size)
    hashes.set('data.bin', sha256(bytes))
    await writeFile(join(cwd, 'data.bin'), bytes)
    await well('fs', 'put', 'data.bin', '/data.bin')
    await well('fs', 'mkdir', '/once')
    // Which of its three copies each of them keeps is HDFS's own choice.
    while ((await blocks())['m4']! < 2) {
      for (let i = 0; i < 6; i++) {
        const name = `once-${hashes.size}.bin`
        const few = randomBytes(100_000)
        hashes.set(`once/${name}`, sha256(few))
        await writeFile(join(cwd, name), few)
        await well('fs', 'put', name, `/once/${name}`)
      }
      await well('fs', 'setrep', '1', '/once')
      const all = 3 + hashes.size - 1
      await expect
        .poll(async () => Object.values(await blocks()).reduce((sum, each) => sum + each, 0), {
          timeout: 120_000,
          interval: 1000,
        })
        .toBe(all)
    }
  })

  test('without a word about fewer copies none may leave', async () => {
    await write('m2, m3')
    const refused = await run('up', '--yes')
    expect(refused.exitCode, refused.output).not.toBe(0)
    expect(refused.output).toContain('each block has 3 copies, and 2 DataNodes stay')
    expect(refused.output).toContain('hdfs: { replication: 2 }')
  })

  test('one that leaves hands its blocks on while a job on YARN reads them, on its own NodeManager too; its machine is as it was, and nothing is left to do', async () => {
    const enough = `/tmp/enough-${Date.now()}`
    const job = start(['submit', '--on', 'yarn', readData, 'hdfs:///data.bin', `${size}`, enough], { cwd })
    await job.seen(/^round 1$/m)
    const { applications } = JSON.parse((await well('status', '--json')).stdout) as { applications: { id: string }[] }
    expect((await well('logs', applications[0]!.id)).stdout).toMatch(/container_01_\d{6}\/stderr +\| .*executor/im)
    expect((await blocks())['m4']).toBeGreaterThan(1)
    await write('m2, m3', 'replication: 2, ')
    const leaving = start(['up', '--yes'], { cwd })
    await expect
      .poll(async () => (await farm.machine('m1').run(`cat ${excluded} || true`)).stdout, { timeout: 120_000 })
      .toContain('m4')
    // So that its NodeManager is being waited for.
    await sleep(5000)
    await farm.machine('m1').run(['touch', enough])
    const done = await job.ended
    expect(done.exitCode, done.output).toBe(0)
    expect(done.stdout).toMatch(/^all \d+ rounds were right$/m)
    const up = await leaving.ended
    expect(up.exitCode, up.output).toBe(0)
    expect(up.output).toContain('Hand on the data of those that leave')
    expect(up.output).not.toMatch(/ended now/)
    expect(await footprint(farm.machine('m4'))).toBe(before)
    expect((await well('plan')).output).toMatch(/nothing differs/)
    for (const [name, hash] of hashes) {
      await well('fs', 'get', '--force', `/${name}`, 'back.bin')
      expect(sha256(await readFile(join(cwd, 'back.bin'))), name).toBe(hash)
    }
  })

  test('one more is refused before anything is touched: two copies need two', async () => {
    await write('m2', 'replication: 2, ')
    const refused = await run('up', '--yes')
    expect(refused.exitCode, refused.output).not.toBe(0)
    expect(refused.output).toContain('2 copies of each block need as many DataNodes')
    await write('m2, m3', 'replication: 2, ')
    expect((await well('fs', 'ls', '/')).output).toContain('data.bin')
  })
})
