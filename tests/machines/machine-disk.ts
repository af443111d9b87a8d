import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runCommand } from './command.ts'
import type { MachineSpec } from './machine-spec.ts'
import { homeOf, userOf, userPassword } from './machine-spec.ts'
import { createKey } from './ssh-access.ts'

export interface DiskLayout {
  /** What has to be mounted, in this order. */
  readonly mounts: readonly string[]
  /** The machine's root file system: the base image below, with software over it where it has that from the start; its own changes above. */
  readonly root: string
}

export function diskLayout(folder: string, spec: MachineSpec): DiskLayout {
  const root = join(folder, 'root')
  return { root, mounts: spec.diskMb === undefined ? [root] : [join(folder, 'disk'), root] }
}

/** The disk is volatile: it outlives the power cuts of its machine, as the kernel below does not end with it, so that nothing has to wait for the host's disk. */
export async function mountDisk(folder: string, spec: MachineSpec, layers: readonly string[]): Promise<void> {
  const [root, disk] = [join(folder, 'root'), join(folder, 'disk')]
  mkdirSync(root, { recursive: true })
  mkdirSync(disk)
  if (spec.diskMb !== undefined) await runCommand(['mount', '-t', 'tmpfs', '-o', `size=${spec.diskMb}m`, 'tmpfs', disk])
  const [upper, work] = [join(disk, 'upper'), join(disk, 'work')]
  mkdirSync(upper)
  // The upper folder's mode becomes that of the machine's /, which its daemons must be able to enter.
  chmodSync(upper, 0o755)
  mkdirSync(work)
  await runCommand([
    'mount',
    '-t',
    'overlay',
    '-o',
    `lowerdir=${layers.join(':')},upperdir=${upper},workdir=${work},volatile`,
    'overlay',
    root,
  ])
}

export interface MachineIdentity {
  readonly address: string
  /** The lines of /etc/hosts for all of the farm, itself included. */
  readonly hosts: string
  /** The one that may log in. */
  readonly publicKey: string
}

/** Turns a copy of the base image into this machine, before its first boot; returns its public host key. */
export async function writeIdentity(root: string, spec: MachineSpec, identity: MachineIdentity): Promise<string> {
  const write = (path: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text, { mode })
  }
  write('etc/hostname', `${spec.name}\n`)
  write('etc/hosts', `127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n${identity.hosts}`)
  // The machine sets its address itself, so that it has it again after a reboot. No gateway: there is no way out.
  const network = `[Match]\nName=host0\n[Network]\nAddress=${identity.address}/24\nLinkLocalAddressing=no\nIPv6AcceptRA=no\n`
  write('etc/systemd/network/10-host0.network', network)
  const user = userOf(spec)
  if (user !== 'root') await runCommand(['chroot', root, 'useradd', '--create-home', '--shell', '/bin/bash', user])
  if (spec.sudo === 'passwordless') write(`etc/sudoers.d/${user}`, `${user} ALL=(ALL:ALL) NOPASSWD: ALL\n`, 0o440)
  if (spec.sudo === 'password') {
    write(`etc/sudoers.d/${user}`, `${user} ALL=(ALL:ALL) ALL\n`, 0o440)
    await runCommand(['chroot', root, 'sh', '-c', 'printf "%s:%s" "$0" "$1" | chpasswd', user, userPassword])
  }
  if (spec.linger) write(`var/lib/systemd/linger/${user}`, '')
  const home = homeOf(user)
  mkdirSync(join(root, home, '.ssh'), { recursive: true, mode: 0o700 })
  write(`${home}/.ssh/authorized_keys`, identity.publicKey, 0o600)
  await runCommand(['chroot', root, 'chown', '-R', `${user}:`, `${home}/.ssh`])
  for (const manager of spec.compilers === 'both' ? [] : ['system', 'user'])
    write(
      `etc/systemd/${manager}.conf.d/java.conf`,
      '[Manager]\nDefaultEnvironment=JDK_JAVA_OPTIONS=-XX:TieredStopAtLevel=1\n',
    )
  if (spec.python === 'none') removePython(root)
  const hostKey = join(root, 'etc/ssh/ssh_host_ed25519_key')
  await createKey(hostKey, `root@${spec.name}`)
  return readFileSync(`${hostKey}.pub`, 'utf8')
}

function removePython(root: string): void {
  for (const name of readdirSync(join(root, 'usr/bin'))) {
    if (/^(python|pydoc|py3)/.test(name)) rmSync(join(root, 'usr/bin', name))
  }
}
