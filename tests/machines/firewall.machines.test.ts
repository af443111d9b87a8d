/** Hardened machines, each with another kind of firewall: what was opened outlives a reboot, goes again without a trace, and with `firewall: manage` follows the file. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tinderbox } from '../support/tinderbox.ts'
import { startFarm, type Farm } from './farm.ts'
import { ensurePrerequisites } from './prerequisites.ts'
import { hardenedByIptables } from './support/hardened.ts'

const missing = await ensurePrerequisites()
const pi = fileURLToPath(new URL('../../examples/pi.py', import.meta.url))

/** Only ssh comes in, and the rules come back after a reboot: in the way of each. */
const hardened: Readonly<Record<string, string>> = {
  n1: hardenedByIptables,
  n2: `cat > /etc/nftables.conf <<'END'
#!/usr/sbin/nft -f
flush ruleset
table inet filter {
  chain input {
    type filter hook input priority filter; policy drop;
    ct state established,related accept
    iif lo accept
    tcp dport 22 accept
  }
}
END
# Somebody else's table, which comes late at a start, and not at all where its chain is there already.
cat > /etc/guard.nft <<'END'
table inet guard {
  chain input {
    type filter hook input priority 10; policy drop;
    ct state established,related accept
    iif lo accept
    tcp dport 22 accept
  }
}
END
cat > /etc/systemd/system/guard.service <<'END'
[Unit]
After=nftables.service
[Service]
Type=simple
RemainAfterExit=yes
ExecStart=/bin/sh -c 'sleep 4; nft -f /etc/guard.nft'
[Install]
WantedBy=multi-user.target
END
systemctl enable --now nftables guard
until nft list table inet guard >/dev/null 2>&1; do sleep 0.2; done`,
  n3: 'ufw allow 22/tcp && ufw --force enable',
}

/** What is loaded and what is kept, without counters and dates. */
const rules = `iptables-save | grep -v '^#' | sed 's/\\[.*\\]//'
nft list table inet filter 2>/dev/null
nft list table inet guard 2>/dev/null
sed '/^$/d' /etc/nftables.conf
ufw show added
ls /etc/*.nft /etc/systemd/system/tinderbox* /opt/tinderbox/firewall 2>/dev/null`

interface Told {
  readonly causes: readonly { readonly machine: string; readonly evidence: string }[]
  readonly unseen: readonly unknown[]
}

describe.skipIf(missing.length > 0)('hardened machines', () => {
  let farm: Farm
  let cwd: string
  const before = new Map<string, string>()
  const run = (...argv: string[]) => tinderbox(argv, { cwd })
  const write = (more = '', workers = '[n2, n3]') =>
    writeFile(
      join(cwd, 'cluster.yaml'),
      `name: lab\nmaster: n1\nworkers: ${workers}\nssh: { config: ${farm.sshConfig} }\nspark: { worker: { cores: 1, memory: 1g } }\n${more}\n`,
    )
  /** A busy machine may take too long to say something. It is asked again then, as a person would. */
  const walls = async () => {
    for (let asked = 1; ; asked++) {
      const { stdout } = await run('check', '--only', 'unreachable', '--json')
      const { causes, unseen } = JSON.parse(stdout) as Told
      if (unseen.length === 0 || asked === 5)
        return causes.map(({ machine, evidence }) => `${machine} ${evidence.split('\n')[0]}`)
      await sleep(3000)
    }
  }
  const rulesOf = async (name: string) => (await farm.machine(name).run(rules, { check: false })).stdout
  const asBefore = async () => {
    for (const { name } of farm.machines) expect(await rulesOf(name), name).toBe(before.get(name))
  }
  const theirWalls = [
    'n1 iptables, table filter, chain INPUT: policy drop',
    'n2 nftables, table inet filter, chain input: policy drop',
    'n2 nftables, table inet guard, chain input: policy drop',
    'n3 ufw, table filter, chain INPUT: policy drop',
  ]

  beforeAll(async () => {
    farm = await startFarm({
      machines: ['n1', 'n2', 'n3'].map((name) => ({ name, sudo: 'passwordless' as const, software: 'spark' as const })),
    })
    cwd = await mkdtemp(join(tmpdir(), 'tinderbox-firewall-'))
    await Promise.all(
      farm.machines.map(async ({ name }) => {
        await farm.machine(name).run(hardened[name]!)
        before.set(name, await rulesOf(name))
      }),
    )
  })
  afterAll(async () => {
    await farm?.stop()
    if (cwd) await rm(cwd, { recursive: true, force: true })
  })

  test('what the doctor opens is open after a reboot, and goes without a trace', async () => {
    await write()
    expect(await walls()).toEqual(theirWalls)
    const { output } = await run('doctor', '--fix', '--only', 'unreachable', '--yes')
    expect(output).not.toMatch(/could not/)
    expect(await walls()).toEqual([])
    await Promise.all(farm.machines.map((machine) => machine.reboot()))
    const inGuard = () => farm.machine('n2').run('nft list chain inet guard input', { check: false })
    await expect.poll(async () => (await inGuard()).stdout, { timeout: 180_000, interval: 500 }).toContain('tinderbox')
    expect((await inGuard()).stdout).toContain('policy drop')
    await expect.poll(walls, { timeout: 180_000, interval: 1000 }).toEqual([])
    // A reload of the file that is nftables.service's own.
    await farm.machine('n2').run('nft -f /etc/nftables.conf && nft list chain inet filter input | grep -q tinderbox')
    await farm.machine('n2').run('systemctl restart guard tinderbox_firewall_lab')
    await expect.poll(async () => (await inGuard()).stdout, { timeout: 180_000, interval: 500 }).toContain('tinderbox')
    const undone = await run('doctor', '--undo', '--yes')
    expect(undone.exitCode, undone.output).toBe(0)
    await asBefore()
    expect(await walls()).toEqual(theirWalls)
    expect((await run('doctor', '--undo', '--yes')).output).toMatch(/nothing to take back/)
  })

  test('firewall: manage: up opens, keeps open, closes, and down --purge leaves nothing', async () => {
    await write('firewall: manage')
    expect(await walls()).toEqual([])
    const up = await run('up', '--yes')
    expect(up.exitCode, up.output).toBe(0)
    expect((await run('submit', pi, '100000')).output).toMatch(/Pi is \(very\) roughly 3\.1/)
    expect((await run('plan')).exitCode).toBe(0)

    await farm.machine('n2').run('nft flush chain inet filter tinderbox_lab')
    expect(await run('plan')).toMatchObject({ exitCode: 3, output: expect.stringMatching(/Open the firewall[^]*n2/) })
    expect((await run('up', '--yes')).exitCode).toBe(0)

    // Rules that come later, and in front of what was opened.
    await farm.machine('n1').run('iptables -I INPUT 1 -p tcp --dport 7077 -j DROP')
    await farm.machine('n3').run('ufw prepend deny 7079/tcp')
    expect(await run('plan')).toMatchObject({ exitCode: 3, output: expect.stringMatching(/n1[^]*n3/) })
    const anew = await run('up', '--yes')
    expect(anew.exitCode, anew.output).toBe(0)
    expect((await run('plan')).exitCode).toBe(0)
    expect(await walls()).toEqual([])
    await farm.machine('n1').run('iptables -D INPUT -p tcp --dport 7077 -j DROP')
    await farm.machine('n3').run('ufw --force delete deny 7079/tcp')

    await write('firewall: manage', '[n2]')
    const smaller = await run('up', '--yes')
    expect(smaller.exitCode, smaller.output).toBe(0)
    expect(await rulesOf('n3')).toBe(before.get('n3'))
    for (const name of ['n1', 'n2']) {
      expect(await rulesOf(name)).not.toContain(farm.machine('n3').address)
      expect(await rulesOf(name)).toContain('tinderbox')
    }
    expect((await run('plan')).exitCode).toBe(0)

    const down = await run('down', '--purge', '--yes-lose-data', 'lab')
    expect(down.exitCode, down.output).toBe(0)
    await asBefore()
  })
})
