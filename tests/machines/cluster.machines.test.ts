/**
 * The product's main job on four real machines without Java and without a way out: a cluster comes up from one file, runs a job, tells what differs,
 * is mended, survives reboots and interruptions, and goes down. The tests build on each other, in order.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { endWhatRuns, start, tinderbox, type Run } from '../support/tinderbox.ts'
import { startFarm, type Farm } from './farm.ts'
import { ensurePrerequisites } from './prerequisites.ts'
import { briefJobs } from './support/brief-jobs.ts'
import { findings } from './support/findings.ts'

const missing = await ensurePrerequisites()
const pi = fileURLToPath(new URL('../../examples/pi.py', import.meta.url))

interface PlanJson {
  readonly steps: readonly {
    readonly actions: readonly {
      readonly kind: string
      readonly machine: string
      readonly path?: string
      readonly service?: string
      readonly why: string
    }[]
  }[]
}

interface StatusJson {
  /** `use`: what the master says of a worker that is registered. */
  readonly services: readonly { readonly machine: string; readonly service: string; readonly use?: object }[]
  readonly applications: readonly unknown[]
  readonly problems: readonly Readonly<Record<'check' | 'severity' | 'machine' | 'summary' | 'hint', string>>[]
}

const saidOf = ({ problems }: StatusJson): readonly string[] =>
  problems.map(({ check, severity, machine, summary, hint }) => [check, severity, machine, summary, hint].join('; '))

describe.skipIf(missing.length > 0)('four machines', () => {
  let farm: Farm
  let cwd: string
  const run = (...argv: string[]): Promise<Run> => tinderbox(argv, { cwd })
  const changes = async () => {
    const { stdout, exitCode } = await run('plan', '--json')
    const actions = (JSON.parse(stdout) as PlanJson).steps.flatMap((step) => step.actions)
    return {
      exitCode,
      texts: actions.map(({ machine, kind, path, service, why }) => `${machine} ${kind} ${path ?? service}: ${why}`),
    }
  }
  const status = async () => JSON.parse((await run('status', '--json')).stdout) as StatusJson
  const inside = async (machine: string, script: string) => (await farm.machine(machine).run(script)).stdout.trim()

  /** The findings as a browser gets them. */
  const inDashboard = async (): Promise<readonly string[]> => {
    const server = start(['dashboard', '--json'], { cwd })
    const [line] = await server.seen(/^\{"address":.*\}$/m)
    const address = new URL((JSON.parse(line) as { address: string }).address)
    address.pathname = '/api/status'
    const { status: seen } = (await (await fetch(address)).json()) as { status: StatusJson }
    server.child.kill('SIGINT')
    expect((await server.ended).exitCode).toBe(0)
    expect(seen.problems).not.toEqual([])
    return saidOf(seen)
  }

  /** What the doctor says where all is well. */
  const wellSaid = [expect.stringMatching(/^reboot m4: its daemons do not come back by themselves/)]

  beforeAll(async () => {
    farm = await startFarm({
      machines: [
        { name: 'm1', sudo: 'passwordless' },
        { name: 'm2', sudo: 'passwordless' },
        { name: 'm3', sudo: 'none', linger: true },
        { name: 'm4', sudo: 'none' },
      ],
    })
    cwd = await mkdtemp(join(tmpdir(), 'tinderbox-machines-'))
    const file = `name: lab\nmaster: m1\nworkers: ["m[2-4]"]\nssh: { config: ${farm.sshConfig} }\nspark:\n  worker: { memory: 1g, cores: 1 }\n  conf: { ${briefJobs} }\n`
    await writeFile(join(cwd, 'cluster.yaml'), file)
  })
  afterEach(endWhatRuns)
  afterAll(async () => {
    await farm?.stop()
    if (cwd) await rm(cwd, { recursive: true, force: true })
  })

  test('plan says what is to be done, exits with 3, and changes nothing', async () => {
    const { exitCode, texts } = await changes()
    expect(exitCode).toBe(3)
    expect(texts).toContain('m1 start-service spark-master: it is not running')
    expect(texts.filter((text) => text.includes('start-service spark-worker'))).toHaveLength(3)
    expect(await inside('m1', 'ls /opt/tinderbox 2>&1; id tinderbox 2>&1; true')).toMatch(
      /No such file[^]*no such user/,
    )
  })

  test('kill -9 in the middle of an up, then up again; a second one at the same time is told who holds the lock', async () => {
    const first = start(['up', '--yes'], { cwd })
    await first.seen(/java-17/)
    first.child.kill('SIGKILL')
    expect((await first.ended).exitCode).toBe(137)

    const again = start(['up', '--yes'], { cwd })
    await again.seen(/spark-4\.3\.0/)
    const second = await run('up', '--yes')
    expect(second.exitCode).toBe(1)
    expect(second.output).toMatch(/LOCKED/)
    expect(second.output).toMatch(/pid \d+\), up, since 20\d\d-/)
    const { exitCode, output } = await again.ended
    expect(
      (await status()).services.filter(({ use }) => use),
      'workers that the master counts',
    ).toHaveLength(3)
    expect(exitCode, output).toBe(0)
  })

  test('then plan is empty, and up changes nothing', async () => {
    expect(await changes()).toEqual({ exitCode: 0, texts: [] })
    const { exitCode, output } = await run('up', '--yes')
    expect(exitCode, output).toBe(0)
    expect((await run('status')).exitCode).toBe(0)
    expect(await findings(cwd)).toEqual(wellSaid)
  })

  test('daemons run as their own user; no secret is in a process list; what holds one is closed to others', async () => {
    const list = await inside('m1', 'ps -eo user:20,args | grep "[o]rg.apache.spark"')
    expect(list).toMatch(/^tinderbox /m)
    expect(list).not.toMatch(/^root /m)
    const secret = await inside(
      'm1',
      "sed -n 's/^spark.authenticate.secret //p' /opt/tinderbox/clusters/lab/conf/daemons.conf",
    )
    expect(secret).toMatch(/^[0-9a-f]{64}$/)
    for (const machine of ['m1', 'm2', 'm3', 'm4'])
      expect(await inside(machine, 'cat /proc/[0-9]*/cmdline | tr "\\0" " "')).not.toContain(secret)
    expect(
      await inside(
        'm1',
        'find /opt/tinderbox/clusters/lab -type f -perm /077 -exec grep -lF "$(sed -n "s/^spark.authenticate.secret //p" /opt/tinderbox/clusters/lab/conf/daemons.conf)" {} +; true',
      ),
    ).toBe('')
    expect((await run('plan', '--json')).stdout).not.toContain(secret)
  })

  test('an unauthenticated REST submission and an unauthenticated worker are refused', async () => {
    const address = farm.machine('m1').address
    expect(await inside('m2', `bash -c 'exec 3<>/dev/tcp/${address}/6066' 2>&1 || echo refused`)).toMatch(/refused/)
    expect(
      await inside('m2', `bash -c 'exec 3<>/dev/tcp/${address}/8080' 2>&1 || echo refused`),
      'the page is open on the machine itself only',
    ).toMatch(/refused/)
    const software = '/opt/tinderbox/software'
    /** What it says, until it says that. */
    const worker = async (until: string, properties: string) => {
      const script = `cd /tmp; rm -f said; export SPARK_HOME=${software}/spark-4.3.0 SPARK_CONF_DIR=/tmp SPARK_SCALA_VERSION=2.13
       timeout 120 ${software}/java-17/bin/java -cp "$SPARK_HOME/jars/*" org.apache.spark.deploy.worker.Worker --host ${farm.machine('m2').address} --port 7990 --webui-port 7991 --work-dir /tmp/w ${properties} spark://${address}:7077 > said 2>&1 &
       worker=$!
       while kill -0 $worker 2>/dev/null && ! grep -q '${until}' said; do sleep 0.5; done
       kill $worker 2>/dev/null; wait $worker; cat said`
      return farm.machine('m2').run(script, { check: false, timeoutMs: 150_000 })
    }
    const known = await worker(
      'Successfully registered',
      '--properties-file /opt/tinderbox/clusters/lab/conf/daemons.conf',
    )
    expect(known.stdout, 'the same worker with the secret').toMatch(/Successfully registered/)
    const stranger = await worker('Failed to connect to master', '')
    expect(stranger.stdout).toMatch(/Failed to connect to master/)
    expect(stranger.stdout).not.toMatch(/Successfully registered/)
    expect((await status()).services.filter(({ use }) => use)).toHaveLength(3)
  })

  test("the guide's Pi job runs from the controller's disk, and its exit code is the command's", async () => {
    const { exitCode, stdout, output } = await run('submit', pi)
    expect(stdout, output).toMatch(/Pi is \(very\) roughly 3\.1[34]/)
    expect(exitCode).toBe(0)
    await writeFile(join(cwd, 'three.py'), 'import sys\nprint("out")\nsys.exit(3)\n')
    expect((await run('submit', 'three.py')).exitCode).toBe(3)
  })

  test('Ctrl-C ends the application on the cluster', async () => {
    const program =
      'import time\nfrom pyspark.sql import SparkSession\ns = SparkSession.builder.getOrCreate()\nprint("begun", flush=True)\ns.sparkContext.parallelize(range(2), 2).map(lambda n: time.sleep(600)).count()\n'
    await writeFile(join(cwd, 'slow.py'), program)
    const job = start(['submit', 'slow.py'], { cwd })
    await job.seen(/begun/)
    job.child.kill('SIGINT')
    expect((await job.ended).exitCode).toBe(130)
    expect((await status()).applications).toEqual([])
    expect(await inside('m1', 'ps -eo args | grep "[s]low.py" || echo none')).toBe('none')
  })

  test('what is broken on the machines is named by plan and mended by up', async () => {
    await farm
      .machine('m2')
      .run(
        'echo "rootLogger.level = off" >> /opt/tinderbox/clusters/lab/conf/log4j2.properties; chmod 644 /opt/tinderbox/clusters/lab/conf/daemons.conf; systemctl disable --now tinderbox-lab-spark-worker',
      )
    await farm
      .machine('m3')
      .run(
        'rm -r /home/ops/.tinderbox/clusters/lab/work/spark-worker /home/ops/.config/systemd/user/tinderbox-lab-spark-worker.service',
      )
    await farm
      .machine('m4')
      .run(
        'kill -9 $(cat /home/ops/.tinderbox/clusters/lab/logs/spark-worker.keeper.pid) $(cat /home/ops/.tinderbox/clusters/lab/logs/spark-worker.pid)',
      )
    const { exitCode, texts } = await changes()
    expect(exitCode).toBe(3)
    expect(texts).toEqual(
      expect.arrayContaining([
        'm2 write-file /opt/tinderbox/clusters/lab/conf/log4j2.properties: differs',
        'm2 write-file /opt/tinderbox/clusters/lab/conf/daemons.conf: has mode 644',
        expect.stringMatching(/^m2 start-service spark-worker: it is not running/),
        'm3 make-folder /home/ops/.tinderbox/clusters/lab/work/spark-worker: is not there',
        'm3 write-file /home/ops/.config/systemd/user/tinderbox-lab-spark-worker.service: is not there',
        expect.stringMatching(/^m4 start-service spark-worker: it is not running/),
      ]),
    )
    expect(
      texts.some((text) => text.startsWith('m1 ')),
      'the master is left alone',
    ).toBe(false)
    const sick = await run('status')
    expect(sick.exitCode).toBe(1)
    const { exitCode: mended, output } = await run('up', '--yes')
    expect(mended, output).toBe(0)
    expect(await changes()).toEqual({ exitCode: 0, texts: [] })
  })

  test('a daemon that somebody started anew with a file of their own is started with the right one', async () => {
    const conf = '/opt/tinderbox/clusters/lab/conf/log4j2.properties'
    await inside('m2', `echo "rootLogger.level = off" >> ${conf} && systemctl restart tinderbox-lab-spark-worker`)
    expect((await changes()).texts).toEqual(
      expect.arrayContaining([
        `m2 write-file ${conf}: differs`,
        'm2 start-service spark-worker: its files were other ones when it started',
      ]),
    )
    const { exitCode, output } = await run('up', '--yes')
    expect(exitCode, output).toBe(0)
    expect(await inside('m2', `tail -n 1 ${conf}`)).not.toMatch(/off/)
    expect(await changes()).toEqual({ exitCode: 0, texts: [] })
  })

  test('a change of the file restarts what it touches, and nothing else', async () => {
    const since = async (machine: string) =>
      inside(machine, 'systemctl show -p ExecMainStartTimestampMonotonic --value "tinderbox-lab-*"')
    const before = [await since('m1'), await since('m2')]
    const file = join(cwd, 'cluster.yaml')
    const { readFile } = await import('node:fs/promises')
    await writeFile(file, `${await readFile(file, 'utf8')}machines:\n  m2: { worker: { memory: 1536m } }\n`)
    const { texts } = await changes()
    expect(texts.filter((text) => text.includes('start-service'))).toEqual([
      expect.stringMatching(/^m2 start-service spark-worker: memory \d+m -> 1536m$/),
    ])
    // What is still to come is no trouble.
    expect(await findings(cwd)).toEqual(wellSaid)
    expect((await run('up', '--yes')).exitCode).toBe(0)
    const after = [await since('m1'), await since('m2')]
    expect(after[0]).toBe(before[0])
    expect(after[1]).not.toBe(before[1])
    expect(await changes()).toEqual({ exitCode: 0, texts: [] })
  })

  test('rebooted machines come back by themselves where an administrator allows it; where not, up starts them', async () => {
    await Promise.all(['m1', 'm2', 'm3', 'm4'].map((name) => farm.machine(name).reboot()))
    let registered: string[] = []
    for (let tries = 0; tries < 60 && registered.length < 2; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 1000))
      registered = (await status()).services.filter(({ use }) => use).map(({ machine }) => machine)
    }
    expect(registered).toEqual(['m2', 'm3'])
    const { texts } = await changes()
    expect(texts.filter((text) => text.includes('start-service'))).toEqual([
      'm4 start-service spark-worker: it is not running',
    ])
    const { exitCode, output } = await run('up', '--yes')
    expect(exitCode, output).toBe(0)
    expect(await changes()).toEqual({ exitCode: 0, texts: [] })
  })

  test('a master that comes back after its workers started anew counts them all the same', async () => {
    await inside('m1', 'systemctl stop tinderbox-lab-spark-master')
    await inside('m2', 'systemctl restart tinderbox-lab-spark-worker')
    // Its port is open: the master that comes back finds it there, and takes it for the one that it remembers.
    await inside('m2', 'for i in $(seq 600); do ss -ltn | grep -q :7079 && break; sleep 0.2; done')
    await inside('m1', 'systemctl start tinderbox-lab-spark-master')
    const registered = async () => (await status()).services.filter(({ use }) => use).map(({ machine }) => machine)
    for (let tries = 0; tries < 60 && (await registered()).length < 3; tries++)
      await new Promise((resolve) => setTimeout(resolve, 1000))
    expect(await registered()).toEqual(['m2', 'm3', 'm4'])
    expect(
      await inside('m2', 'grep -c "Master has changed" /opt/tinderbox/clusters/lab/logs/spark-worker.log'),
    ).not.toBe('0')
    expect(await changes()).toEqual({ exitCode: 0, texts: [] })
  })

  test('login shells on the machines know Spark', async () => {
    expect(await inside('m1', 'bash -lc \'echo "$SPARK_HOME"; command -v spark-submit\'')).toBe(
      '/opt/tinderbox/software/spark-4.3.0\n/opt/tinderbox/software/spark-4.3.0/bin/spark-submit',
    )
    const { stdout } = await farm.machine('m4').ssh("bash -lc 'echo $SPARK_HOME'")
    expect(stdout.trim()).toBe('/home/ops/.tinderbox/software/spark-4.3.0')
    expect((await run('env')).stdout).toMatch(/^export SPARK_HOME=/m)
  })

  test('a machine that does not answer is named, and the others are still shown', async () => {
    farm.machine('m4').powerCut()
    const { exitCode, output } = await run('status')
    expect(exitCode).toBe(1)
    expect(output).toMatch(/m4 does not answer/)
    expect(output).toMatch(/m2 +spark-worker +running/)
    expect(await inDashboard()).toEqual(saidOf(JSON.parse((await run('status', '--json')).stdout) as StatusJson))
    const refused = await run('up', '--yes')
    expect(refused.exitCode).toBe(1)
    expect(refused.output).toMatch(/SSH_UNREACHABLE/)
    const planned = await run('plan')
    expect(planned.exitCode, planned.output).toBe(1)
    expect(planned.output).toMatch(/m4: it does not answer/)
    expect(planned.output).toMatch(/SSH_UNREACHABLE/)
    expect(planned.output).toMatch(/nothing else differs on those that answered/)
    await writeFile(join(cwd, 'tiny.py'), 'print("it runs")\n')
    const job = await run('submit', 'tiny.py')
    expect(job.exitCode, job.output).toBe(0)
    expect(job.stdout).toMatch(/it runs/)
    await farm.machine('m4').powerOn()
  })

  test('down leaves no process behind; --purge leaves nothing of the cluster', async () => {
    const { exitCode, output } = await run('down', '--yes')
    expect(exitCode, output).toBe(0)
    for (const machine of ['m1', 'm2', 'm3', 'm4'])
      expect(await inside(machine, 'pgrep -f "[o]rg.apache.spark" || echo none')).toBe('none')
    expect((await run('down', '--purge', '--yes')).exitCode, 'it wants the name typed').not.toBe(0)
    expect((await run('down', '--purge', '--yes-lose-data', 'lab')).exitCode).toBe(0)
    expect(
      await inside(
        'm1',
        'ls -d /opt/tinderbox/clusters/lab /etc/systemd/system/tinderbox-* /etc/profile.d/tinderbox-* 2>/dev/null || echo nothing',
      ),
    ).toBe('nothing')
    expect(
      await inside(
        'm3',
        'ls -d /home/ops/.tinderbox/clusters/lab 2>/dev/null || echo nothing; grep -c tinderbox /home/ops/.profile; true',
      ),
    ).toMatch(/nothing\n0/)
  })
})
