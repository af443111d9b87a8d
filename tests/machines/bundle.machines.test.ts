/** `ports` and `bundle` on real machines, before the cluster is there and while it runs. No secret may get into the archive, whatever is planted where. */
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runHere } from '../../packages/cluster/src/hosts/process.ts'
import { tinderbox } from '../support/tinderbox.ts'
import { startFarm, type Farm } from './farm.ts'
import { ensurePrerequisites } from './prerequisites.ts'

const missing = await ensurePrerequisites()
const password = 'Zw1ebelkuchen!'

interface PortsJson {
  readonly ports: readonly {
    readonly machine: string
    readonly service: string
    readonly name: string
    readonly state: string
    readonly opened: number
    readonly tried: number
    readonly blocked: readonly { readonly from: string }[]
  }[]
}

describe.skipIf(missing.length > 0)('ports and bundle', () => {
  let farm: Farm
  let cwd: string
  const run = (...argv: string[]) => tinderbox(argv, { cwd })
  const ports = async () => {
    const { stdout, exitCode } = await run('ports', '--json')
    return { exitCode, ports: (JSON.parse(stdout) as PortsJson).ports }
  }
  const states = (all: PortsJson['ports'], service: string) =>
    all.filter((one) => one.service === service).map(({ machine, name, state }) => `${machine} ${name}: ${state}`)

  beforeAll(async () => {
    farm = await startFarm({
      machines: ['n1', 'n2', 'n3'].map((name) => ({
        name,
        sudo: 'passwordless' as const,
        linger: true,
        software: 'spark' as const,
      })),
    })
    cwd = await mkdtemp(join(tmpdir(), 'tinderbox-bundle-'))
    await writeFile(
      join(cwd, 'cluster.yaml'),
      `name: lab\nmaster: n1\nworkers: [n2, n3]\nssh: { config: ${farm.sshConfig} }\nspark:\n  worker: { cores: 1, memory: 1g }\n  conf:\n    spark.hadoop.fs.s3a.secret.key: "${password}"\nconnect: {}\nrolling: { health: 300 }\n`,
    )
  })
  afterAll(async () => {
    await farm?.stop()
    if (cwd) await rm(cwd, { recursive: true, force: true })
  })

  test('before anything is installed every way is free, and nobody listens', async () => {
    const before = await ports()
    expect(before.exitCode).toBe(0)
    expect(new Set(before.ports.map(({ state }) => state))).toEqual(new Set(['closed']))
  })

  test('a firewall that refuses where nobody listens is told from a port that is free', async () => {
    const rule = '-p tcp --dport 7077 -j REJECT'
    await farm.machine('n1').run(`iptables -I INPUT ${rule}`)
    try {
      const { exitCode, output } = await run('ports')
      expect(exitCode).toBe(1)
      expect(output).toMatch(
        /n1:7077 \(spark-master, rpc\) from n2, n3: n1: iptables, table filter, chain INPUT, rule 1/,
      )
      expect(output).toMatch(/lab: a port is blocked/)
    } finally {
      await farm.machine('n1').run(`iptables -D INPUT ${rule}`)
    }
  })

  test('while the cluster runs its ports are open', async () => {
    const { exitCode, output } = await run('up', '--yes')
    expect(exitCode, output).toBe(0)
    const { ports: all } = await ports()
    expect(states(all, 'spark-master')).toEqual(['n1 rpc: open', 'n1 ui: open'])
    expect(states(all, 'spark-worker')).toEqual(['n2 rpc: open', 'n2 ui: open', 'n3 rpc: open', 'n3 ui: open'])
    expect(all.find(({ service, name }) => service === 'spark-master' && name === 'rpc')).toMatchObject({
      opened: 2,
      tried: 2,
    })
  })

  test('a firewall that drops is told, with where from', async () => {
    await farm.machine('n1').run('iptables -I INPUT -p tcp --dport 7077 -j DROP')
    try {
      const { exitCode, ports: all } = await ports()
      expect(exitCode).toBe(1)
      const blocked = all.filter(({ state }) => state === 'blocked')
      expect(blocked.map(({ machine, service, name }) => [machine, service, name])).toEqual([
        ['n1', 'spark-master', 'rpc'],
      ])
      expect(blocked[0]!.blocked.map(({ from }) => from)).toEqual(['n2', 'n3'])
    } finally {
      await farm.machine('n1').run('iptables -D INPUT -p tcp --dport 7077 -j DROP')
    }
  })

  test('the archive holds no secret, wherever it was', async () => {
    const here = '/opt/tinderbox/clusters/lab'
    const secret = (
      await farm.machine('n1').run(`sed -n 's/^spark.authenticate.secret //p' ${here}/conf/daemons.conf`)
    ).stdout.trim()
    expect(secret).toMatch(/^\w{32,}$/)
    const token = (
      await farm.machine('n1').run(`grep -rhoE 'authenticate.token .*' ${here}/conf | head -n 1 | cut -d' ' -f2`)
    ).stdout.trim()
    expect(token).toMatch(/^\S{16,}$/)
    for (const name of ['n1', 'n2', 'n3'])
      await farm
        .machine(name)
        .run(
          `printf 'it says %s, and %s\\n' ${secret} ${token} >> ${here}/logs/planted.log; printf 'sc://x/;token=%s p=%s\\n' ${token} '${password}' > ${here}/logs/planted.log.1; logger -t planted ${secret}`,
        )
    const { exitCode, output } = await run('bundle', '-o', 'help.tar.gz', '--jobs')
    expect(exitCode, output).toBe(0)
    expect((await stat(join(cwd, 'help.tar.gz'))).mode & 0o777).toBe(0o600)
    const { stdout: names } = await runHere(['tar', '-tzf', join(cwd, 'help.tar.gz')])
    for (const name of ['n1', 'n2', 'n3']) {
      expect(names).toContain(`help/machines/${name}/logs/planted.log.1`)
      expect(names).toContain(`help/machines/${name}/conf/daemons.conf`)
      expect(names).toContain(`help/machines/${name}/journal.txt`)
    }
    expect(names).toContain('help/machines/n1/logs/spark-master.log')
    const { stdout: all } = await runHere(['tar', '-xzOf', join(cwd, 'help.tar.gz')])
    expect(all).toContain('it says ***, and ***')
    for (const one of [secret, token, password, Buffer.from(secret).toString('base64').replace(/=+$/, '')])
      expect(all.includes(one)).toBe(false)
  })

  test('a machine that does not answer is told in the index', async () => {
    const runtime = await mkdtemp('/tmp/tbx-')
    await farm.machine('n3').run('systemctl stop ssh')
    try {
      // Without the connections that are still open.
      const env = { XDG_RUNTIME_DIR: runtime }
      const argv = ['bundle', '-o', 'two.tar.gz', '--since', '1h', '--max-size', '1m']
      const { exitCode, output } = await tinderbox(argv, { cwd, env })
      expect(exitCode, output).toBe(1)
      expect(output).toMatch(/not in it: n3: everything/)
      const { stdout: index } = await runHere(['tar', '-xzOf', join(cwd, 'two.tar.gz'), 'two/README.md'])
      expect(index).toContain('- n3: everything:')
      expect(index).toMatch(/\| n1 \| \d+ \|/)
    } finally {
      await farm.machine('n3').run('systemctl start ssh')
      await rm(runtime, { recursive: true, force: true })
    }
  })
})
