import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './command.ts'
import { groupPaths } from './cgroups.ts'

export interface MissingPrerequisite {
  readonly what: string
  readonly why: string
}

/** What each package is needed for; a path proves that it is there. */
const needed = [
  { package: 'systemd-container', path: '/usr/bin/systemd-nspawn' },
  { package: 'debootstrap', path: '/usr/sbin/debootstrap' },
  { package: 'debian-archive-keyring', path: '/usr/share/keyrings/debian-archive-keyring.gpg' },
  { package: 'iptables', path: '/usr/sbin/iptables' },
  { package: 'openssh-client', path: '/usr/bin/ssh-keygen' },
  { package: 'iproute2', path: '/usr/bin/ip' },
  { package: 'util-linux', path: '/usr/bin/nsenter' },
] as const

/** Installs what is missing where it may. What it returns is what a test run has to say it leaves out, and why; [] = ready. */
export async function ensurePrerequisites(): Promise<MissingPrerequisite[]> {
  if (process.platform !== 'linux')
    return [{ what: 'Linux', why: `the machines are Linux containers and this is ${process.platform}` }]
  if (process.getuid?.() !== 0)
    return [{ what: 'root', why: 'starting machines needs root; run the tests as root or with sudo' }]
  const absent = needed.filter((one) => !existsSync(one.path)).map((one) => one.package)
  if (absent.length > 0) {
    const why = await install(absent)
    const still = needed.filter((one) => !existsSync(one.path))
    if (still.length > 0)
      return still.map((one) => ({
        what: `package ${one.package}`,
        why: why ?? `it is installed, but ${one.path} is not there`,
      }))
  }
  return checkKernel()
}

async function install(packages: readonly string[]): Promise<string | undefined> {
  if (!existsSync('/usr/bin/apt-get')) return 'this is not a Debian or Ubuntu system (no apt-get); install it by hand'
  const env = { ...definedEnvironment(), DEBIAN_FRONTEND: 'noninteractive' }
  const aptGet = ['apt-get', '-q', '-y', '-o', 'DPkg::Lock::Timeout=300']
  await runCommand([...aptGet, 'update'], { check: false, env })
  const result = await runCommand([...aptGet, 'install', '--no-install-recommends', ...packages], { check: false, env })
  return result.exitCode === 0 ? undefined : `apt-get install failed: ${lastLine(result.stderr)}`
}

/** Tries each thing for real: inside a container that itself is not allowed to do it, root and packages are not enough. */
async function checkKernel(): Promise<MissingPrerequisite[]> {
  const missing: MissingPrerequisite[] = []
  if (!/\toverlay$/m.test(readFileSync('/proc/filesystems', 'utf8'))) {
    const loaded = await runCommand(['modprobe', 'overlay'], { check: false }).catch(() => undefined)
    if (loaded?.exitCode !== 0) missing.push({ what: 'overlay file system', why: 'the kernel does not offer it' })
  }
  if (groupPaths('').length === 0) missing.push({ what: 'control groups', why: 'no cgroup hierarchy is mounted' })
  const bridge = `tbxtry${randomBytes(4).toString('hex')}`
  const added = await runCommand(['ip', 'link', 'add', bridge, 'type', 'bridge'], { check: false })
  if (added.exitCode === 0) await runCommand(['ip', 'link', 'del', bridge])
  else missing.push({ what: 'network bridge', why: lastLine(added.stderr) })
  const folder = mkdtempSync(join('/var/tmp', 'tinderbox-try-'))
  const mounted = await runCommand(['mount', '-t', 'tmpfs', 'tmpfs', folder], { check: false })
  if (mounted.exitCode === 0) await runCommand(['umount', folder])
  else missing.push({ what: 'mount', why: lastLine(mounted.stderr) })
  rmdirSync(folder)
  return missing
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
