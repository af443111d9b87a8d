/**
 * Hadoop on four real machines, from one file: HDFS and YARN with masters that stand by, the history server, Connect and the Thrift server, behind
 * firewalls that let in ssh alone. It comes up in one `up`, keeps
 * every byte, runs jobs on both resource managers, and loses nothing when its daemons are killed or all machines lose their power. In order.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { isThorough } from '../support/thorough.ts'
import { endWhatRuns, start, tinderbox, type Run } from '../support/tinderbox.ts'
import { startFarm, type Farm } from './farm.ts'
import { ensurePrerequisites } from './prerequisites.ts'
import { active, killForGood, killNine, page } from './support/ask-daemons.ts'
import { briefJobs } from './support/brief-jobs.ts'
import { connectQuery } from './support/connect-client.ts'
import { findings } from './support/findings.ts'
import { hardenedByIptables } from './support/hardened.ts'
import { uiAddress } from './support/ui-address.ts'

const missing = await ensurePrerequisites()
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const file = (config: string, more = '') => `name: lake
master: [m1, m2]
workers: ["m[2-4]"]
ssh: { config: ${config} }
rolling: { health: 300 }
repair: auto
firewall: manage
spark:
  master: { heap: 256m }
  worker: { memory: 1g, cores: 1, heap: 256m }
  conf: { ${briefJobs} }
hdfs:
  namenode: { heap: 256m }
  datanode: { heap: 192m }
  journalnode: { heap: 128m }
yarn:
  resourcemanager: { heap: 256m }
  nodemanager: { memory: 2g, cores: 2, heap: 256m }
history: { heap: 384m }
connect: { heap: 768m }
thrift: { heap: 768m }
${more}`

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

describe.skipIf(missing.length > 0)('a lake on four machines', () => {
  let farm: Farm
  let cwd: string
  const all = ['m1', 'm2', 'm3', 'm4']
  const masters = ['m1', 'm2']
  const run = (...argv: string[]): Promise<Run> => tinderbox(argv, { cwd })
  const well = async (...argv: string[]) => {
    const result = await run(...argv)
    expect(result.exitCode, result.output).toBe(0)
    return result
  }
  const write = (more = '') => writeFile(join(cwd, 'cluster.yaml'), file(farm.sshConfig, more))
  const noDifference = async () => {
    const { exitCode, output } = await run('plan')
    expect(exitCode, output).toBe(0)
  }
  const bytes = randomBytes(40 * 1024 * 1024 + 12_345)
  const sameBytes = async () => {
    const target = join(cwd, 'back.bin')
    await rm(target, { force: true })
    await well('fs', 'get', '/tmp/lake.bin', target)
    expect(hash(await readFile(target))).toBe(hash(bytes))
  }
  const nameNode = async () => {
    const name = await active(farm, masters, 'hdfs-namenode')
    const text = await page(farm, name!, 9870, '/jmx?qry=Hadoop:service=NameNode,name=NameNodeInfo')
    const [bean] = (
      JSON.parse(text) as { beans: { LiveNodes: string; NumberOfMissingBlocks: number; Safemode: string }[] }
    ).beans
    return {
      live: Object.keys(JSON.parse(bean!.LiveNodes)).length,
      missing: bean!.NumberOfMissingBlocks,
      safe: bean!.Safemode,
    }
  }
  const until = async <T>(
    what: string,
    ask: () => Promise<T>,
    isWell: (value: T) => boolean,
    seconds = 180,
  ): Promise<T> => {
    let seen: T | undefined
    for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
      seen = await ask().catch(() => undefined)
      if (seen !== undefined && isWell(seen)) return seen
      await new Promise((resolve) => setTimeout(resolve, 1000))
    }
    throw new Error(`${what}: not after ${seconds} s; last seen: ${JSON.stringify(seen)}`)
  }

  beforeAll(async () => {
    farm = await startFarm({
      machines: [
        { name: 'm1', sudo: 'passwordless' },
        ...['m2', 'm3', 'm4'].map((name) => ({ name, sudo: 'passwordless' as const, software: 'hadoop' as const })),
      ],
    })
    await Promise.all(all.map((name) => farm.machine(name).run(hardenedByIptables)))
    cwd = await mkdtemp(join(tmpdir(), 'tinderbox-hadoop-'))
    await write()
    await writeFile(join(cwd, 'lake.bin'), bytes)
  })
  afterEach(endWhatRuns)
  afterAll(async () => {
    await farm?.stop()
    if (cwd) await rm(cwd, { recursive: true, force: true })
  })

  test('comes up in one up; then nothing differs', async () => {
    await well('up', '--yes')
    await noDifference()
    // As the file says by hand. What daemons notice of their own start, on a busy machine, lasts some seconds.
    const asked = 'memory : m[2-4]: 3 cores are promised to jobs, and the machine has 2'
    await until(
      'no other finding',
      () => findings(cwd),
      (found) => found.length === 1 && found[0] === asked,
    )
    await well('status')
  })

  test('the commands of fs: what is there is shown, moved and removed', async () => {
    const json = async (...argv: string[]) => JSON.parse((await well('fs', ...argv, '--json')).stdout) as unknown
    await writeFile(join(cwd, 'small.txt'), 'one\ntwo\n')
    await well('fs', 'mkdir', '-p', '/tmp/made/below')
    await well('fs', 'put', 'small.txt', '/tmp/made/below/')
    expect((await well('fs', 'cat', '/tmp/made/below/small.txt')).stdout).toBe('one\ntwo\n')
    expect(await json('du', '/tmp/made')).toMatchObject({ uses: [{ path: '/tmp/made/below', length: 8 }] })
    const { capacity, remaining } = (await json('df')) as { capacity: number; remaining: number }
    expect(capacity).toBeGreaterThan(remaining)
    expect(remaining).toBeGreaterThan(2 ** 30)
    await well('fs', 'mv', '/tmp/made/below/small.txt', '/tmp/made/moved.txt')
    expect(await json('stat', '/tmp/made/moved.txt')).toMatchObject({ entries: [{ length: 8, replication: 3 }] })
    const folder = await run('fs', 'rm', '/tmp/made')
    expect([folder.exitCode, folder.output]).toEqual([1, expect.stringContaining('-r')])
    await well('fs', 'rm', '-r', '/tmp/made')
    expect((await run('fs', 'cat', '/tmp/made/moved.txt')).output).toContain('/tmp/made/moved.txt')
    expect(await json('ls', '/tmp')).not.toMatchObject({
      entries: expect.arrayContaining([expect.objectContaining({ path: '/tmp/made' })]),
    })
  })

  test('every byte that is put comes back', async () => {
    await well('fs', 'put', 'lake.bin', '/tmp/lake.bin')
    await sameBytes()
    expect((await nameNode()).live).toBe(3)
  })

  test('NameNodes and ResourceManagers take calls from the machines of the cluster only', async () => {
    const policy = await farm
      .machine('m1')
      .run("grep -o '<value>[^<]*' /opt/tinderbox/clusters/lake/conf/hadoop/guarded/hadoop-policy.xml")
    for (const name of all) expect(policy.stdout).toContain(farm.machine(name).address)
    const { stdout } = await farm.machine('m1').run("ss -Hltn | awk '{ print $4 }'")
    for (const port of [8080, 8088, 18080, 15002]) expect(stdout).toMatch(new RegExp(`127\\.0\\.0\\.1\\]?:${port}\\b`))
    expect(stdout).not.toMatch(/(\*|0\.0\.0\.0|\[::\]):(8088|9864|18080|15002)\b/)
  })

  test('a job that reads and writes HDFS; it is in the history', async () => {
    const job = await well('submit', here('../../examples/word_count_hdfs.py'))
    expect(job.stdout).toMatch(/Words on HDFS:/)
    const history = () => page(farm, 'm1', 18080, '/api/v1/applications')
    await until('the history server', history, (text) => /word/i.test(text))
  })

  let application: string
  test("the guide's Pi job on YARN; what its containers printed is collected, and found by the application and by the job", async () => {
    const job = await well('submit', '--json', '--on', 'yarn', here('../../examples/pi.py'), '100000')
    expect(job.stderr).toMatch(/Pi is \(very\) roughly 3\.1/)
    const result = JSON.parse(job.stdout) as { application: string; id: string }
    application = result.application
    const onDisk = async () => {
      const folders = `ls -d /opt/tinderbox/clusters/lake/work/yarn-nodemanager/${application} 2>/dev/null; true`
      return (await Promise.all(all.map(async (name) => (await farm.machine(name).run(folders)).stdout))).join('')
    }
    await until('collected logs', onDisk, (left) => left === '')
    const logs = await well('logs', application, '--json', '-n', '2000')
    const { lines } = JSON.parse(logs.stdout) as { lines: { machine: string; service: string; text: string }[] }
    const executors = lines.filter(({ text }) => /Starting executor ID \d/.test(text))
    expect(executors.length).toBeGreaterThan(0)
    for (const { machine, service } of executors) {
      expect(['m2', 'm3', 'm4']).toContain(machine)
      expect(service).toMatch(/^container_\S+_\d{6}\/stderr$/)
    }
    expect((await well('logs', result.id, '-n', '3')).stdout).toMatch(
      /^m[234]\/container_(e\d+_)?01_\d{6}\/stderr +\| /m,
    )
    const unknown = await run('logs', 'application_1700000000000_0001')
    expect(unknown.exitCode).toBe(1)
    expect(unknown.output).toMatch(/NO_LOGS/)
    expect(unknown.output).toMatch(/YARN knows no application_1700000000000_0001/)
  })

  if (isThorough)
    test('SQL on YARN', async () => {
      const { stdout } = await well('submit', '--on', 'yarn', here('../../examples/count.sql'))
      expect(stdout).toMatch(/^0\s+100000$/m)
    })

  test('a PySpark client of Connect is answered with the token, and refused without', async () => {
    const connect = await uiAddress(cwd, 'connect')
    const home = join(farm.machine('m1').root, 'opt/tinderbox/software/spark-4.3.0')
    const sql = 'SELECT sum(id) FROM range(1000)'
    const answer = await connectQuery(home, connect.address, sql)
    expect(answer.stdout, answer.stderr).toBe('answered 499500\n')
    const table = ['CREATE TABLE made AS SELECT id FROM range(100)', 'SELECT sum(id) FROM made']
    const made = await connectQuery(home, connect.address, ...table)
    expect(made.stdout, made.stderr).toBe('answered 4950\n')
    expect((await well('fs', 'ls', '/user/connect/warehouse/made')).stdout).toMatch(/part-.*parquet/)
    const refused = await connectQuery(home, connect.address.replace(/;token=.*/, ''), sql)
    await connect.close()
    expect(refused.exitCode).not.toBe(0)
    expect(refused.stderr).toMatch(/UNAUTHENTICATED|authentication token/i)
  })

  /** Over JDBC, on the machine of the Thrift server. */
  const sql = async (statement: string) => {
    const client = `beeline --silent=true --outputformat=tsv2 -u jdbc:hive2://127.0.0.1:10000/default -e "${statement}" 2>&1`
    return (await farm.machine('m1').run(['bash', '-lc', client])).stdout
  }
  test('JDBC: a table is on HDFS', async () => {
    await sql('CREATE TABLE kept AS SELECT id FROM range(100)')
    expect(await sql('SELECT sum(id) FROM kept')).toMatch(/^4950$/m)
    expect((await well('fs', 'ls', '/user/hive/warehouse/kept')).stdout).toMatch(/part-/)
  })

  test('MLlib on YARN: trained, saved to HDFS, loaded again; NumPy comes along', async () => {
    const argv = ['submit', '--on', 'yarn', '--python-packages', 'numpy', here('../../examples/mllib_pipeline.py')]
    expect((await well(...argv)).stdout).toMatch(/MLlib: accuracy/)
  })

  test('login shells on the machines know Hadoop', async () => {
    const { stdout } = await farm
      .machine('m3')
      .run(['bash', '-lc', 'echo "$HADOOP_HOME $LD_LIBRARY_PATH"; hdfs dfs -ls /tmp 2>/dev/null'])
    expect(stdout).toMatch(/^\/opt\/tinderbox\/software\/hadoop-3\.5\.0 \S+\/lib\/native\n/)
    expect(stdout).toContain('/tmp/lake.bin')
    expect((await well('env')).stdout).toMatch(
      /^export HADOOP_CONF_DIR=\/opt\/tinderbox\/clusters\/lake\/conf\/hadoop$/m,
    )
  })

  test('the active NameNode, a DataNode and the active master are killed under a job: it ends right, and no block is lost', async () => {
    const stop = '/tmp/tinderbox-test-stop'
    const job = start(['submit', here('jobs/hdfs_rounds.py'), '--', 'hdfs:///tmp/rounds', '4', stop], { cwd })
    await job.seen(/round 2/)
    const [name, master] = await Promise.all([
      active(farm, masters, 'hdfs-namenode'),
      active(farm, masters, 'spark-master'),
    ])
    await killNine(farm, name!, 'lake', 'hdfs-namenode')
    // Long before the one that was killed could lead again.
    const [other] = masters.filter((machine) => machine !== name)
    await until(
      'the other NameNode to lead',
      () => active(farm, masters, 'hdfs-namenode'),
      (now) => now === other,
    )
    await job.seen(/round 4/)
    await killNine(farm, 'm4', 'lake', 'hdfs-datanode')
    await killNine(farm, master!, 'lake', 'spark-master')
    await job.seen(/round 7/)
    for (const machine of all) await farm.machine(machine).run(`touch ${stop}; chmod a+r ${stop}`)
    const { exitCode, stdout, output } = await job.ended
    expect(exitCode, output).toBe(0)
    expect(stdout).toMatch(/all \d+ rounds were right/)
    await until('three live DataNodes', nameNode, ({ live, missing: lost }) => live === 3 && lost === 0)
    await sameBytes()
  })

  test('under a job on YARN the active ResourceManager is killed and all NodeManagers start anew: its containers go on, and it ends right', async () => {
    const stop = '/tmp/tinderbox-test-stop-yarn'
    const settings = {
      'spark.executor.instances': 2,
      'spark.executor.cores': 1,
      // All are there when it begins, however long they take.
      'spark.scheduler.minRegisteredResourcesRatio': 1,
      'spark.scheduler.maxRegisteredResourcesWaitingTime': '300s',
    }
    const conf = Object.entries(settings).flatMap(([key, value]) => ['--conf', `${key}=${value}`])
    const job = start(['submit', '--on', 'yarn', ...conf, here('jobs/rounds.py'), '--', '4', stop], { cwd })
    await job.seen(/round 1\b/)
    const workers = ['m2', 'm3', 'm4']
    const containers = async () => {
      const pids = 'pgrep -f "[Y]arnCoarseGrainedExecutorBackend|[E]xecutorLauncher" -u tinderbox | sort -n'
      return Promise.all(workers.map(async (name) => (await farm.machine(name).run(`${pids}; true`)).stdout))
    }
    const before = await containers()
    expect(before.join('').split('\n').length).toBeGreaterThan(3)
    const manager = await active(farm, masters, 'yarn-resourcemanager')
    await killForGood(farm, manager!, 'lake', 'yarn-resourcemanager')
    await farm.machine('m2').run('systemctl restart tinderbox-lake-yarn-nodemanager')
    await killNine(farm, 'm3', 'lake', 'yarn-nodemanager')
    await killNine(farm, 'm4', 'lake', 'yarn-nodemanager')
    const [other] = masters.filter((machine) => machine !== manager)
    await until(
      'the other ResourceManager to lead',
      () => active(farm, masters, 'yarn-resourcemanager'),
      (now) => now === other,
    )
    const nodes = () => page(farm, other!, 8088, '/ws/v1/cluster/metrics')
    await until('three NodeManagers', nodes, (text) => /"activeNodes":3\b/.test(text))
    expect(await containers()).toEqual(before)
    await farm.machine(manager!).run('systemctl start tinderbox-lake-yarn-resourcemanager')
    for (const machine of all) await farm.machine(machine).run(`touch ${stop}; chmod a+r ${stop}`)
    const { exitCode, stdout, output } = await job.ended
    expect(exitCode, output).toBe(0)
    expect(stdout).toMatch(/all \d+ rounds were right/)
  })

  test('a JournalNode whose disk was replaced is made anew from the others, and takes part', async () => {
    const folder = '/opt/tinderbox/clusters/lake/data/hdfs-journalnode'
    await farm.machine('m3').run(`systemctl stop tinderbox-lake-hdfs-journalnode && rm -rf ${folder}`)
    await well('up', '--yes')
    const version = async () => (await farm.machine('m3').run(`cat ${folder}/*/current/VERSION; true`)).stdout
    await until('its journal', version, (text) => /clusterID=/.test(text))
    // With the one before it away, it is one of the two that each change needs.
    await farm.machine('m1').run('systemctl stop tinderbox-lake-hdfs-journalnode')
    const put = async () => (await run('fs', 'mkdir', '-p', '/tmp/with-the-new-one')).exitCode
    await until('a change that two of three keep', put, (code) => code === 0)
    await well('up', '--yes')
    await noDifference()
  })

  test('watch: a DataNode that is killed is told of, and one that was stopped is started', async () => {
    const watching = start(['watch', '--json'], { cwd })
    const told = (kind: string) => watching.seen(new RegExp(`^(?=.*"kind":"${kind}")(?=.*"m4").*hdfs-datanode`, 'm'))
    await watching.seen(/all is well/)
    await killNine(farm, 'm4', 'lake', 'hdfs-datanode')
    await told('trouble')
    await told('over')
    await farm.machine('m4').run('systemctl stop tinderbox-lake-hdfs-datanode')
    await told('mended')
    await until('three live DataNodes', nameNode, ({ live, missing: lost }) => live === 3 && lost === 0)
    watching.child.kill('SIGINT')
    expect((await watching.ended).exitCode).toBe(0)
  })

  /** Of the user that daemons and jobs run as. */
  const collected = '/yarn-logs/tinderbox/bucket-logs-tfile'
  const foldersOf = async (folder: string) =>
    (JSON.parse((await well('fs', 'ls', '-R', folder, '--json')).stdout) as { entries: { path: string }[] }).entries
      .map(({ path }) => path)
      .filter((path) => /\/[^/_]+_\d+_\d+$/.test(path))
  test('what was collected long ago goes, and nothing else: made old here, looked for below', async () => {
    const there = await foldersOf(collected)
    expect(there.length).toBeGreaterThan(1)
    const own = there.find((path) => path.endsWith(`/${application}`))!
    await well('fs', 'mkdir', '-p', own.replace('application_', 'mine_'))
    const month = Date.now() - 30 * 86_400_000
    for (const path of [own, own.replace('application_', 'mine_')]) {
      const url = `http://127.0.0.1:9870/webhdfs/v1${path}?op=SETTIMES&modificationtime=${month}&user.name=tinderbox`
      const program = `import urllib.request as u; u.urlopen(u.Request(${JSON.stringify(url)}, method='PUT'))`
      const name = await active(farm, masters, 'hdfs-namenode')
      await farm.machine(name!).run(['python3', '-c', program])
    }
  })

  test('a power cut of all machines at once', async () => {
    for (const name of all) farm.machine(name).powerCut()
    await Promise.all(all.map((name) => farm.machine(name).powerOn()))
    await until('HDFS', nameNode, ({ live, safe, missing: lost }) => live === 3 && safe === '' && lost === 0, 600)
    await sameBytes()
    await well('up', '--yes')
    await noDifference()
    // A master that does not know its application any more is noticed within two minutes: what was asked until then fails.
    const kept = () => sql('SELECT sum(id) FROM kept')
    await until('the table', kept, (answer) => /^4950$/m.test(answer), 600)
  })

  test('HDFS is not taken out of the file while it holds data, and nothing is touched', async () => {
    const text = await readFile(join(cwd, 'cluster.yaml'), 'utf8')
    await writeFile(join(cwd, 'cluster.yaml'), text.replace(/hdfs:\n( {2}.*\n)+/, ''))
    const { exitCode, output } = await run('up', '--yes')
    expect(exitCode).toBe(1)
    expect(output).toMatch(/UNFIT/)
    expect(output).toMatch(/the file has no HDFS any more/)
    await write()
    await noDifference()
  })

  test('a ResourceManager that has run for a minute has removed what was collected long ago', async () => {
    const left = () => foldersOf(collected)
    const found = await until('the old folder to go', left, (paths) => !paths.join(' ').includes(application), 400)
    expect(found.filter((path) => path.includes('/mine_'))).toHaveLength(1)
    expect(found.filter((path) => path.includes('/application_')).length).toBeGreaterThan(0)
    const gone = await run('logs', application)
    expect(gone.output).toMatch(/NO_LOGS/)
  })

  test('down leaves no process behind; a NameNode whose image is gone is not formatted: both gone is refused with what was found', async () => {
    await well('down', '--yes')
    for (const name of all) {
      const { stdout } = await farm.machine(name).run('pgrep -f "[o]rg.apache.(spark|hadoop|zookeeper)" || echo none')
      expect(stdout.trim(), name).toBe('none')
    }
    const folder = '/opt/tinderbox/clusters/lake/data/hdfs-namenode'
    for (const name of masters) await farm.machine(name).run(`mv ${folder} ${folder}.away`)
    const { exitCode, output } = await run('up', '--yes')
    expect(exitCode).toBe(1)
    expect(output).toMatch(/no NameNode knows what is in it/)
    expect(output).toMatch(/m3: .*hdfs-datanode\/current\/VERSION/)
    for (const name of masters) await farm.machine(name).run(`! [ -e ${folder}/current ]`)
  })

  test('--purge leaves nothing of the cluster', async () => {
    await well('down', '--purge', '--yes-lose-data', 'lake')
    const { stdout } = await farm.machine('m3').run('ls -d /opt/tinderbox/clusters/lake 2>/dev/null || echo nothing')
    expect(stdout.trim()).toBe('nothing')
  })
})
