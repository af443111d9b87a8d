/** What the suites need of this machine: installed where we are root and the system is Debian's or Ubuntu's, else said. */
import { spawnSync } from 'node:child_process'
import { ensurePrerequisites } from '../tests/machines/prerequisites.ts'

export interface Lacking {
  readonly suites: readonly ('real' | 'browser' | 'machines')[]
  readonly what: string
  readonly why: string
}

/** A command, the package that has it, and the suites that cannot do without. */
const needed: readonly { command: string; package: string; suites: Lacking['suites'] }[] = [
  { command: 'ssh', package: 'openssh-client', suites: ['real', 'machines'] },
  { command: 'sshd', package: 'openssh-server', suites: ['real'] },
  { command: 'python3', package: 'python3', suites: ['real', 'machines'] },
  { command: 'pip3', package: 'python3-pip', suites: ['real', 'machines'] },
  { command: 'jlink', package: 'openjdk-17-jdk-headless', suites: ['real', 'machines'] },
  { command: 'mvn', package: 'maven', suites: ['real'] },
  { command: 'ss', package: 'iproute2', suites: ['real'] },
  { command: 'chromium', package: 'chromium', suites: ['browser'] },
]

const has = (command: string): boolean =>
  spawnSync('sh', ['-c', 'PATH="$PATH:/usr/sbin:/sbin"; command -v "$0" >/dev/null', command]).status === 0

export async function ensureTools(): Promise<Lacking[]> {
  const absent = needed.filter(({ command }) => !has(command))
  const mayInstall = process.getuid?.() === 0 && has('apt-get')
  if (absent.length > 0 && mayInstall) {
    // One by one: a package that this system does not have keeps none of the others.
    const install = (name: string) =>
      spawnSync('apt-get', ['install', '-y', '--no-install-recommends', name], {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      }).status === 0
    const packages = absent.map((tool) => tool.package)
    console.log(`installing ${packages.join(', ')} for the tests`)
    const failed = packages.filter((name) => !install(name))
    if (failed.length > 0) {
      spawnSync('apt-get', ['update'], { stdio: ['ignore', 'ignore', 'inherit'] })
      for (const name of failed) install(name)
    }
  }
  const why = mayInstall ? 'could not be installed with apt-get' : 'is not there, and only root may install it'
  const lacking: Lacking[] = absent
    .filter(({ command }) => !has(command))
    .map(({ command, package: name, suites }) => ({ suites, what: `${command} (${name})`, why }))
  for (const { what, why: reason } of await ensurePrerequisites())
    lacking.push({ suites: ['machines'], what, why: reason })
  return lacking
}
