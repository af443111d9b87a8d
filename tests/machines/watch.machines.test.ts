/**
 * `tinderbox watch` on three real machines with a real Spark: what goes wrong is told, in the tool's own words, and mended where the file lets it. The delays
 * are printed: docs/performance.md has them. What it promises is 5 s; the bound is twice that, as the machine that runs the tests may be busy. The tests build on
 * each other, in order.
 */
import { readFileSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { isThorough } from '../support/thorough.ts'
import { start, tinderbox, type Running } from '../support/tinderbox.ts'
import { startFarm, type Farm } from './farm.ts'
import { ensurePrerequisites } from './prerequisites.ts'
import { briefJobs } from './support/brief-jobs.ts'
import { findings } from './support/findings.ts'

const missing = await ensurePrerequisites()
const dist = fileURLToPath(new URL('../../packages/cluster', import.meta.url))

const modules = join(dist, '../../node_modules')

/** The packages that one needs to run, and what those need. */
function needed(name: string, folder = join(modules, name), known = new Set<string>()): Set<string> {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>
  }
  for (const other of Object.keys(dependencies)) {
    if (known.has(other)) continue
    known.add(other)
    needed(other, undefined, known)
  }
  return known
}

interface Told {
  readonly time: string
  readonly kind: string
  readonly machine?: string
  readonly service?: string
  readonly what?: string
  readonly text: string
}

/** A watch that runs, and what it tells. */
class Watch {
  readonly running: Running
  readonly told: Told[] = []
  #text = ''

  constructor(cwd: string, ...argv: string[]) {
    this.running = start(['watch', '--json', ...argv], { cwd })
    this.running.child.stdout!.on('data', (chunk: string) => {
      this.#text += chunk
      const lines = this.#text.split('\n')
      this.#text = lines.pop()!
      this.told.push(...lines.map((line) => JSON.parse(line) as Told))
    })
  }

  /** The next event, after those before `since`, that is as it should be; in so many seconds. */
  async next(what: RegExp, since: number, seconds = 120): Promise<Told> {
    for (let tries = 0; tries < seconds * 20; tries++) {
      const found = this.told.find((one) => Date.parse(one.time) >= since && what.test(said(one)))
      if (found) return found
      await sleep(50)
    }
    throw new Error(
      `not told in ${seconds} s: ${what}\n${this.told.map((one) => `${one.time} ${said(one)}`).join('\n')}`,
    )
  }

  since(time: number): string[] {
    return this.told.filter((one) => Date.parse(one.time) >= time).map(said)
  }

  async end(): Promise<number> {
    this.running.child.kill('SIGINT')
    return (await this.running.ended).exitCode
  }
}

function said({ kind, machine = '', what = '', text }: Told): string {
  return `${kind} ${machine} ${what}: ${text}`
}

describe.skipIf(missing.length > 0)('watching three machines', () => {
  let farm: Farm
  let cwd: string
  let watch: Watch | undefined
  const delays: string[] = []
  const inside = async (machine: string, script: string) => (await farm.machine(machine).run(script)).stdout.trim()
  const pidOf = async (machine: string, service = 'spark-worker') =>
    Number(await inside(machine, `systemctl show -p MainPID --value tinderbox-lab-${service}`))
  const repair = async (how: 'auto' | 'report') => {
    const file = join(cwd, 'cluster.yaml')
    await writeFile(file, (await readFile(file, 'utf8')).replace(/^repair: .*/m, `repair: ${how}`))
    const { exitCode, output } = await tinderbox(['up', '--yes'], { cwd })
    expect(exitCode, output).toBe(0)
  }
  const begin = async (...argv: string[]) => {
    watch = new Watch(cwd, ...argv)
    await watch.next(/all is well/, 0)
    return watch
  }
  const noticed = (what: string, began: number, { time }: Told, most = 30) => {
    const delay = (Date.parse(time) - began) / 1000
    delays.push(`${what}: ${delay.toFixed(1)} s`)
    expect(delay, what).toBeLessThan(most)
  }

  beforeAll(async () => {
    farm = await startFarm({
      machines: ['w1', 'w2', 'w3'].map((name) => ({ name, sudo: 'passwordless', software: 'spark' })),
    })
    cwd = await mkdtemp(join(tmpdir(), 'tinderbox-watch-'))
    const file = `name: lab\nmaster: w1\nworkers: [w2, w3]\nrepair: report\nssh: { config: ${farm.sshConfig} }\nspark:\n  worker: { memory: 1g, cores: 1 }\n  conf: { ${briefJobs} }\n`
    await writeFile(join(cwd, 'cluster.yaml'), file)
    const { exitCode, output } = await tinderbox(['up', '--yes'], { cwd })
    expect(exitCode, output).toBe(0)
  })
  afterEach(async () => {
    await watch?.end()
    watch = undefined
  })
  afterAll(async () => {
    process.stdout.write(`noticed after\n${delays.map((line) => `  ${line}\n`).join('')}`)
    await farm?.stop()
    if (cwd) await rm(cwd, { recursive: true, force: true })
  })

  test('a healthy cluster with a job running: nothing is reported, and Ctrl-C ends it with 0', async () => {
    const once = await tinderbox(['watch', '--once'], { cwd })
    expect(once.exitCode, once.output).toBe(0)
    const one = await begin('--every', '15')
    const program =
      'from pyspark.sql import SparkSession\ns = SparkSession.builder.getOrCreate()\nprint(s.sparkContext.parallelize(range(4000000), 40).map(lambda n: n * n % 7).sum())\n'
    await writeFile(join(cwd, 'busy.py'), program)
    const running = start(['submit', 'busy.py'], { cwd })
    await inside(
      'w1',
      'until pgrep -f "[o]rg.apache.spark.deploy.SparkSubmit" > /dev/null; do sleep 0.2; done; sleep 4',
    )
    expect(await findings(cwd)).toEqual([])
    const job = await running.ended
    expect(job.exitCode, job.output).toBe(0)
    await sleep(20_000)
    expect(one.since(0).slice(2)).toEqual([])
    const began = Date.now()
    expect(await one.end()).toBe(0)
    expect(Date.now() - began).toBeLessThan(30_000)
  })

  test('report: what happens is told, and nothing is done', async () => {
    const one = await begin()
    let began = Date.now()
    await inside('w2', 'systemctl stop tinderbox-lab-spark-worker')
    noticed('report, stopped unit', began, await one.next(/^trouble w2 dead: spark-worker does not run/, began))
    await sleep(8000)
    expect(await inside('w2', 'systemctl is-active tinderbox-lab-spark-worker || true')).toBe('inactive')
    await inside('w2', 'systemctl start tinderbox-lab-spark-worker')
    await one.next(/^over w2 dead: spark-worker is well again, and registered/, began)

    began = Date.now()
    await inside('w3', `kill -9 ${await pidOf('w3')}`)
    await one.next(/^trouble w3 (dead|restarted): /, began)
    await one.next(/^over w3 .*registered/, began)
  })

  test('--once ends with 3 when something is wrong', async () => {
    const pid = await pidOf('w2')
    await farm.machine('w2').freeze(pid)
    const { exitCode, output } = await tinderbox(['watch', '--once'], { cwd })
    await farm.machine('w2').thaw(pid)
    expect(exitCode, output).toBe(3)
    expect(output).toMatch(/w2 +spark-worker is frozen/)
  })

  test('auto: a stopped unit is started, a frozen worker killed and started, each registered again', async () => {
    await repair('auto')
    const one = await begin()
    let began = Date.now()
    await inside('w2', 'systemctl stop tinderbox-lab-spark-worker')
    noticed('stopped unit', began, await one.next(/^trouble w2 dead/, began))
    await one.next(/^mended w2 : started spark-worker/, began)
    await one.next(/^over w2 dead: .*registered/, began)

    const pid = await pidOf('w3')
    began = Date.now()
    await farm.machine('w3').freeze(pid)
    noticed('frozen worker (SIGSTOP)', began, await one.next(/^trouble w3 frozen/, began))
    await one.next(new RegExp(`^mended w3 : killed spark-worker \\(pid ${pid}\\)`), began)
    noticed('frozen worker mended and registered', began, await one.next(/^over w3 frozen: .*registered/, began), 150)
    expect(await pidOf('w3')).not.toBe(pid)
  })

  test('auto: a worker whose page hangs, though it is not stopped, and a dead master', async () => {
    const one = await begin()
    let began = Date.now()
    // Nothing comes in to its page any more, as when all of its threads hang.
    await inside('w2', 'iptables -I INPUT -i lo -p tcp --dport 8081 -j DROP')
    noticed('hanging page', began, await one.next(/^trouble w2 hung/, began))
    await inside('w2', 'iptables -D INPUT -i lo -p tcp --dport 8081 -j DROP')
    await one.next(/^over w2 hung/, began)

    began = Date.now()
    await inside('w1', 'systemctl stop tinderbox-lab-spark-master')
    noticed('stopped master', began, await one.next(/^trouble w1 dead/, began))
    await one.next(/^mended w1 : started spark-master/, began)
    await one.next(/^over w1 dead/, began)
    expect(one.since(began).filter((line) => / isolated/.test(line))).toEqual([])
  })

  if (isThorough)
    test('a machine that is cut off from us, and a worker that is cut off from its master', async () => {
      const one = await begin('--every', '5')
      let began = Date.now()
      await inside('w3', 'iptables -I INPUT -p tcp --dport 22 -j DROP')
      noticed('machine cut off (SSH)', began, await one.next(/^trouble w3 cut-off/, began))
      // The others are looked at all the same; nothing is put right, as up would not begin.
      const log4j = '/opt/tinderbox/clusters/lab/conf/log4j2.properties'
      await inside('w2', `cp -p ${log4j} /tmp/kept; echo "# mine" >> ${log4j}`)
      await one.next(/^trouble {2}differs/, began)
      const once = await tinderbox(['watch', '--once'], { cwd })
      expect(once.exitCode, once.output).toBe(3)
      expect(once.output).not.toMatch(/all is well/)
      await inside('w2', `mv /tmp/kept ${log4j}`)
      await inside('w3', 'iptables -D INPUT -p tcp --dport 22 -j DROP')
      await one.next(/^over w3 cut-off: it is back/, began)

      began = Date.now()
      await inside('w2', 'iptables -I OUTPUT -p tcp --dport 7077 -j DROP')
      noticed('worker cut off from its master', began, await one.next(/^trouble w2 isolated/, began))
      await inside('w2', 'iptables -D OUTPUT -p tcp --dport 7077 -j DROP')
      await one.next(/^over w2 isolated/, began)
      expect(one.since(0).filter((line) => line.startsWith('mended'))).toEqual([])
    })

  test('differences are told and put right; changes of the file are not applied', async () => {
    const one = await begin('--every', '5')
    let began = Date.now()
    await inside('w2', 'echo "# mine" >> /opt/tinderbox/clusters/lab/conf/log4j2.properties')
    await one.next(/^trouble {2}differs/, began)
    await one.next(/^mended {2}: put right/, began)
    expect(await inside('w2', 'grep -c "# mine" /opt/tinderbox/clusters/lab/conf/log4j2.properties || true')).toBe('0')

    began = Date.now()
    const file = join(cwd, 'cluster.yaml')
    const before = await readFile(file, 'utf8')
    await writeFile(file, before.replace('memory: 1g', 'memory: 1536m'))
    await one.next(/^note .*not applied/, began)
    expect(
      await inside('w2', 'grep -c -- "--memory 1024m" /opt/tinderbox/clusters/lab/services/spark-worker/run'),
    ).toBe('1')
    await writeFile(file, before)
  })

  test('while somebody else changes the cluster everything is left alone', async () => {
    const one = await begin()
    const began = Date.now()
    const lock = '/opt/tinderbox/locks/lab'
    const ada = '{"run":"1","user":"ada","host":"laptop","pid":1,"command":"up","since":"2026","expiresAfter":30'
    const held = farm
      .machine('w1')
      .run(
        `exec 9>>${lock}; flock 9; printf '%s,"process":%d}\\n' '${ada}' $$ > ${lock}.holder; while ! [ -e /run/enough ]; do sleep 0.2; done; rm -f ${lock}.holder`,
      )
    held.catch(() => undefined)
    await one.next(/^busy .*ada@laptop/, began)
    await inside('w2', 'systemctl stop tinderbox-lab-spark-worker')
    await sleep(9000)
    expect(one.since(began).filter((line) => !line.startsWith('busy'))).toEqual([])
    await inside('w1', 'touch /run/enough')
    await held
    await one.next(/^free/, began)
    await one.next(/^mended w2/, began)
    await one.next(/^over w2/, began)
  })

  test('as a unit of systemd, on a machine of the cluster that watches its cluster', async () => {
    const key = (await readFile(farm.sshConfig, 'utf8')).match(/IdentityFile (\S+)/)![1]!
    await inside('w1', 'mkdir -p /srv/tinderbox/node_modules /root/.ssh')
    const root = farm.machine('w1').root
    await cp(dist, join(root, 'srv/tinderbox/cluster'), { recursive: true, filter: (path) => !path.includes('/src') })
    for (const name of needed('tinderbox', dist))
      await cp(join(modules, name), join(root, 'srv/tinderbox/node_modules', name), { recursive: true })
    await cp(process.execPath, join(root, 'srv/tinderbox/node'))
    const config = (await readFile(farm.sshConfig, 'utf8')).replaceAll(farm.dir, '/root/.ssh')
    await writeFile(join(root, 'root/.ssh/config'), config)
    for (const name of [key, ...(config.match(/UserKnownHostsFile (\S+)/)?.slice(1) ?? [])]) {
      const from = name.replace('/root/.ssh', farm.dir)
      await writeFile(join(root, 'root/.ssh', from.slice(farm.dir.length + 1)), await readFile(from), { mode: 0o600 })
    }
    const yaml = (await readFile(join(cwd, 'cluster.yaml'), 'utf8')).replace(/^ssh: .*\n/m, '')
    await writeFile(join(root, 'srv/tinderbox/cluster.yaml'), yaml)
    const cli = 'cd /srv/tinderbox && export HOME=/root && ./node cluster/dist/cli/main.js'
    expect(await inside('w1', `${cli} watch --install`)).toMatch(/tinderbox-watch-lab.service watches lab from now on/)
    expect(
      await inside('w1', 'systemd-analyze verify /etc/systemd/system/tinderbox-watch-lab.service 2>&1; true'),
    ).toBe('')
    const journal = () => inside('w1', 'journalctl -u tinderbox-watch-lab --no-pager -o cat')
    const until = async (what: RegExp) => {
      for (let tries = 0; tries < 180 && !what.test(await journal()); tries++) await sleep(1000)
      expect(await journal()).toMatch(what)
    }
    await until(/all is well|not applied/)
    await inside('w2', 'systemctl kill -s STOP tinderbox-lab-spark-worker')
    await until(/w2 +spark-worker is frozen/)
    await until(/w2 +spark-worker is well again, and registered/)
    const pid = await inside('w1', 'systemctl show -p MainPID --value tinderbox-watch-lab')
    await inside('w1', `${cli} watch --install`)
    expect(await inside('w1', 'systemctl show -p MainPID --value tinderbox-watch-lab'), 'nothing changed').toBe(pid)
    expect(await inside('w1', `${cli} watch --uninstall`)).toMatch(/is gone/)
    expect(await inside('w1', 'ls /etc/systemd/system/tinderbox-watch-* 2>/dev/null || echo none')).toBe('none')
  })
})
