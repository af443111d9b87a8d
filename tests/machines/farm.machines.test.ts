import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from './command.ts'
import { bridgeName, farmFolder, readRecords } from './farm-record.ts'
import type { Farm } from './farm.ts'
import { startFarm } from './farm.ts'
import { removeLeftovers } from './leftovers.ts'
import { ensurePrerequisites } from './prerequisites.ts'

const missing = await ensurePrerequisites()
const because = missing.map((one) => `${one.what}: ${one.why}`).join('; ')

describe.skipIf(missing.length > 0)(
  `a farm of machines${because && ` (left out: ${because})`}`,
  { timeout: 300_000 },
  () => {
    let farm: Farm

    beforeAll(async () => {
      farm = await startFarm({
        machines: [
          { name: 'a', sudo: 'passwordless', linger: true },
          { name: 'b', sudo: 'none', python: 'none' },
          { name: 'c', sudo: 'root', diskMb: 64 },
        ],
      })
    }, 600_000)

    afterAll(async () => {
      await farm?.stop()
    }, 60_000)

    const on = async (name: string, command: string) => (await farm.machine(name).run(command)).stdout.trim()
    const exitCode = async (name: string, command: string) =>
      (await farm.machine(name).ssh(command, { check: false })).exitCode

    test('everyone can come in over ssh, and every systemd is content', async () => {
      for (const machine of farm.machines) {
        expect((await runCommand(['ssh', '-F', farm.sshConfig, machine.name, 'hostname; id -un'])).stdout).toBe(
          `${machine.name}\n${machine.user}\n`,
        )
        expect(await on(machine.name, 'systemctl is-system-running --wait')).toBe('running')
      }
      const ids = await Promise.all(farm.machines.map((machine) => on(machine.name, 'cat /etc/machine-id')))
      expect(new Set(ids).size).toBe(3)
    })

    test('machines reach each other by name, and nothing else', async () => {
      for (const [from, to] of [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'a'],
        ['a', 'a'],
      ] as const) {
        expect(await on(from, `head -c 4 </dev/tcp/${to}/22`)).toBe('SSH-')
      }
      expect(await on('a', 'getent hosts a')).toMatch(farm.machine('a').address)
      expect(await on('a', 'ip route show default')).toBe('')
      expect((await farm.machine('a').run('echo </dev/tcp/198.51.100.1/80', { check: false })).stderr).toContain(
        'Network is unreachable',
      )
      expect((await farm.machine('a').run('getent hosts elsewhere.test', { check: false })).exitCode).not.toBe(0)
    })

    test('one machine can close itself off with iptables', async () => {
      await farm
        .machine('b')
        .run('iptables -A INPUT -p tcp --dport 7077 -j DROP; iptables -A INPUT -p tcp --dport 22 -s a -j REJECT')
      expect((await farm.machine('a').run('echo </dev/tcp/b/22', { check: false })).stderr).toContain('refused')
      expect(await on('c', 'head -c 4 </dev/tcp/b/22')).toBe('SSH-')
      await farm.machine('b').run('iptables -F')
    })

    test('sudo, python and disk are as ordered', async () => {
      expect(await exitCode('a', 'sudo -n true')).toBe(0)
      expect(await exitCode('b', 'sudo -n true')).not.toBe(0)
      expect(await exitCode('c', 'test $(id -u) = 0')).toBe(0)
      expect(await exitCode('a', 'python3 -c "import json"')).toBe(0)
      expect(await exitCode('b', 'python3 -V')).toBe(127)
      expect(await exitCode('a', 'head -c 100M /dev/zero >big && rm big')).toBe(0)
      expect((await farm.machine('c').ssh('head -c 100M /dev/zero >big', { check: false })).stderr).toContain(
        'No space left',
      )
      await farm.machine('c').ssh('rm big')
    })

    test('system users, units and user units work', async () => {
      const unit =
        '[Service]\nUser=daemon-user\nPrivateTmp=yes\nProtectSystem=strict\nExecStart=/usr/bin/sleep 1000\n[Install]\nWantedBy=multi-user.target\n'
      await farm
        .machine('a')
        .run(`useradd --system daemon-user && cat >/etc/systemd/system/d.service && systemctl enable --now d`, {
          input: unit,
        })
      expect(await on('a', 'ps -o user:20= -p $(systemctl show -p MainPID --value d)')).toBe('daemon-user')
      const userUnit =
        'mkdir -p .config/systemd/user && cat >.config/systemd/user/u.service && systemctl --user enable --now u'
      await farm
        .machine('a')
        .ssh(userUnit, { input: '[Service]\nExecStart=/usr/bin/sleep 1000\n[Install]\nWantedBy=default.target\n' })
      expect((await farm.machine('a').ssh('systemctl --user is-active u')).stdout).toBe('active\n')
    })

    test('units of one name on two machines are two things', async () => {
      for (const name of ['a', 'b']) await farm.machine(name).run('systemd-run --unit=same sleep 1000')
      expect(
        await on(
          'b',
          'cat /sys/fs/cgroup/systemd/system.slice/same.service/cgroup.procs /sys/fs/cgroup/system.slice/same.service/cgroup.procs 2>/dev/null | wc -l',
        ),
      ).toBe('1')
      await farm.machine('b').run('systemctl stop same')
      expect(await on('a', 'systemctl is-active same')).toBe('active')
      await farm.machine('a').run('systemctl stop same')
    })

    test('a reboot comes back by itself: same address, units and user units running', async () => {
      const boot = await on('a', 'cat /proc/sys/kernel/random/boot_id')
      const id = await on('a', 'cat /etc/machine-id')
      await farm.machine('a').reboot()
      expect(await on('a', 'cat /proc/sys/kernel/random/boot_id')).not.toBe(boot)
      expect(await on('a', 'cat /etc/machine-id')).toBe(id)
      expect(await on('a', 'ip -br addr show host0')).toContain(`${farm.machine('a').address}/24`)
      expect(await on('a', 'systemctl is-system-running --wait; systemctl is-active d')).toBe('running\nactive')
      expect((await farm.machine('a').ssh('systemctl --user is-active u')).stdout).toBe('active\n')
    })

    test('after a power cut and power on, files are there and processes are not', async () => {
      const b = farm.machine('b')
      await b.run('echo kept >/var/lib/kept; systemd-run --unit=lost sleep 1000')
      b.powerCut()
      expect(b.isOn).toBe(false)
      expect(
        (await farm.machine('a').run('timeout 3 bash -c "echo </dev/tcp/b/22"', { check: false })).exitCode,
      ).not.toBe(0)
      await b.powerOn()
      expect(await on('b', 'cat /var/lib/kept; systemctl is-active lost || true')).toBe('kept\ninactive')
      await b.stop()
      await b.powerOn()
      expect(await on('b', 'cat /var/lib/kept')).toBe('kept')
    })

    test('a frozen process stands still until it is thawed', async () => {
      const pid = Number(await on('a', 'systemctl show -p MainPID --value ssh'))
      await farm.machine('a').freeze(pid)
      expect(await exitCode('b', 'timeout 1 head -c 4 </dev/tcp/a/22')).toBe(124)
      await farm.machine('a').thaw(pid)
      expect(await exitCode('a', 'true')).toBe(0)
    })

    test('what a killed owner leaves is removed by the next run; other farms stay', async () => {
      const abandoned = await heldFarm('SIGKILL')
      expect(existsSync(`/sys/class/net/${bridgeName(abandoned)}`)).toBe(true)
      expect(await removeLeftovers()).toContain(abandoned)
      await expectNothingLeft(abandoned)
      expect(await on('a', 'hostname')).toBe('a')
      expect(readRecords().map((record) => record.number)).toContain(farm.number)
    })

    test.each(['SIGINT', 'SIGTERM'] as const)('an owner that gets %s removes its farm itself', async (signal) => {
      await expectNothingLeft(await heldFarm(signal))
    })
  },
)

/** The number of a farm that another process started, which then got this signal and ended. */
async function heldFarm(signal: NodeJS.Signals): Promise<number> {
  const main = join(import.meta.dirname, 'main.ts')
  const owner = spawn(process.execPath, ['--import', 'tsx', main, 'hold', 'a', 'other'], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface(owner.stdout), 'line')) as [string]
  owner.kill(signal)
  const [, endedBy] = (await once(owner, 'exit')) as [number | null, NodeJS.Signals | null]
  expect(endedBy).toBe(signal)
  return Number(/^farm (\d+) is up/.exec(line)?.[1])
}

async function expectNothingLeft(number: number): Promise<void> {
  expect(existsSync(farmFolder(number))).toBe(false)
  expect(existsSync(`/sys/class/net/${bridgeName(number)}`)).toBe(false)
  expect((await runCommand(['mount'])).stdout).not.toContain(`${farmFolder(number)}/`)
  expect((await runCommand(['ps', '-eo', 'args'])).stdout).not.toContain(`--machine=${bridgeName(number)}-`)
  expect(
    (await runCommand(['find', '/sys/fs/cgroup', '-maxdepth', '2', '-name', `tinderbox-${bridgeName(number)}-*`]))
      .stdout,
  ).toBe('')
}
