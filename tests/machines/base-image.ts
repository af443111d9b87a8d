import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './command.ts'
import { withLock } from './lock.ts'

export const imageCache = '/var/cache/tinderbox-tests'

/** libpam-systemd and dbus-user-session are what makes `systemctl --user` work; python3 is the full one, PySpark needs its json. */
const packages = [
  'systemd',
  'systemd-sysv',
  'libpam-systemd',
  'dbus',
  'dbus-user-session',
  'openssh-server',
  'iproute2',
  'iptables',
  'procps',
  'ca-certificates',
  'sudo',
  'python3',
  'nftables',
  'ufw',
  'firewalld',
]

/** Raise it with each change to what is done to the image below. */
const recipeVersion = 4

/** Timers that would only fail without a way out, and a login prompt that nobody sees. */
const maskedUnits = [
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
  'e2scrub_all.timer',
  'fstrim.timer',
  'console-getty.service',
]

/** Firewalls that are there and off, until a test switches one on. */
const disabledUnits = ['firewalld.service']

/** The folder with the root file system that all machines are layered over: built once (about a minute), then kept. */
export async function ensureBaseImage(): Promise<string> {
  const recipe = JSON.stringify([recipeVersion, packages, maskedUnits, disabledUnits])
  const image = join(imageCache, `base-${createHash('sha256').update(recipe).digest('hex').slice(0, 12)}`)
  if (existsSync(image)) return image
  mkdirSync(imageCache, { recursive: true })
  await withLock(join(imageCache, 'lock'), async () => {
    if (existsSync(image)) return
    // We hold the lock, so what others began to build and did not finish is waste.
    for (const name of readdirSync(imageCache).filter((entry) => entry.endsWith('.unfinished'))) {
      rmSync(join(imageCache, name), { recursive: true, force: true })
    }
    const unfinished = `${image}.unfinished`
    await build(unfinished)
    renameSync(unfinished, image)
  })
  return image
}

async function build(root: string): Promise<void> {
  await runCommand([...tied(), 'debootstrap', '--variant=minbase', `--include=${packages.join(',')}`, 'bookworm', root])
  await runCommand([...tied(), 'chroot', root, 'systemctl', 'enable', 'systemd-networkd.service'])
  await runCommand([...tied(), 'chroot', root, 'systemctl', 'mask', ...maskedUnits])
  await runCommand([...tied(), 'chroot', root, 'systemctl', 'disable', ...disabledUnits])
  // Each machine makes its own identity (systemd would take over D-Bus' copy of it, so that goes too), and its own host keys.
  writeFileSync(join(root, 'etc/machine-id'), '')
  rmSync(join(root, 'var/lib/dbus/machine-id'), { force: true })
  rmSync(join(root, 'var/lib/systemd/random-seed'), { force: true })
  for (const name of readdirSync(join(root, 'etc/ssh'))) {
    if (name.startsWith('ssh_host_')) rmSync(join(root, 'etc/ssh', name))
  }
  // debootstrap copies the host's name server; machines have no way out, and names they do not know should fail at once.
  writeFileSync(join(root, 'etc/resolv.conf'), '')
  // As Debian's installer does; minbase leaves it out.
  writeFileSync(join(root, 'etc/default/locale'), 'LANG=C.UTF-8\n')
  for (const folder of ['var/cache/apt/archives', 'var/lib/apt/lists']) {
    for (const name of readdirSync(join(root, folder))) rmSync(join(root, folder, name), { recursive: true })
  }
}

/** Ends the program with us, with all it has started and mounted, so that a build that is cut off cannot go on in the background. */
function tied(): string[] {
  return ['setpriv', '--pdeathsig', 'KILL', 'unshare', '--fork', '--pid', '--mount', '--kill-child']
}
