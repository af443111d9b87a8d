/** For tests: a real sshd on this machine's loopback, with its own host key, its own known_hosts and one allowed key. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort, listens } from '../free-port.ts'
import type { SshSettings, SshTarget } from '../ssh-target.ts'

const SSHD = '/usr/sbin/sshd'

export const canRunSshd = existsSync(SSHD) && process.getuid?.() === 0

export interface RealSshd {
  readonly folder: string
  readonly port: number
  readonly target: SshTarget
  readonly settings: SshSettings
  /** How many logins its log shows. */
  logins(): number
  /** Ends the processes of every connection, as a reset would; the listener stays. */
  cutConnections(): void
  stop(): Promise<void>
}

export interface SshdOptions {
  readonly name?: string
  /** Further lines of sshd_config; they come first, and the first of a kind counts. */
  readonly config?: readonly string[]
  /** What bash runs first at every login. */
  readonly bashrc?: string
  /** Shell scripts in ~/bin, by name. */
  readonly bin?: Readonly<Record<string, string>>
}

/** Sockets' paths are short, so the folder is too. */
export async function startSshd(options: SshdOptions = {}): Promise<RealSshd> {
  const folder = mkdtempSync('/tmp/tb-sshd-')
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  const path = (name: string): string => join(folder, name)
  for (const key of ['host_key', 'user_key', 'other_key']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', key, '-f', path(key)])
  }
  // A home of its own: this machine's start-up files are slow on some machines and noisy on others.
  mkdirSync(path('home/bin'), { recursive: true })
  for (const [name, script] of Object.entries(options.bin ?? {})) {
    writeFileSync(path(`home/bin/${name}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  }
  if (options.bashrc !== undefined) writeFileSync(path('home/.bashrc'), options.bashrc)
  const port = await freePort()
  const user = userInfo().username
  writeFileSync(path('authorized_keys'), readFileSync(path('user_key.pub')))
  writeFileSync(path('known_hosts'), `[127.0.0.1]:${port} ${readFileSync(path('host_key.pub'), 'utf8')}`)
  writeFileSync(
    path('ssh_config'),
    [
      'Host *',
      `  UserKnownHostsFile ${path('known_hosts')}`,
      '  GlobalKnownHostsFile /dev/null',
      '  IdentitiesOnly yes',
      '  IdentityAgent none',
      'Host box',
      '  HostName 127.0.0.1',
      `  Port ${port}`,
      `  User ${user}`,
      `  IdentityFile ${path('user_key')}`,
      '',
    ].join('\n'),
  )
  writeFileSync(
    path('sshd_config'),
    [
      ...(options.config ?? []),
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${path('host_key')}`,
      `AuthorizedKeysFile ${path('authorized_keys')}`,
      `PidFile ${path('sshd.pid')}`,
      `SetEnv HOME=${path('home')}`,
      'StrictModes no',
      'UsePAM no',
      'PermitRootLogin yes',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'LogLevel VERBOSE',
      '',
    ].join('\n'),
  )
  const sshd = spawn(SSHD, ['-D', '-f', path('sshd_config'), '-E', path('sshd.log')], { stdio: 'ignore' })
  while (!(await listens(port))) await new Promise((resolve) => setTimeout(resolve, 20))

  return {
    folder,
    port,
    target: { name: options.name ?? 'box', destination: 'box' },
    settings: { configFile: path('ssh_config') },
    logins: () => readFileSync(path('sshd.log'), 'utf8').match(/Accepted publickey/g)?.length ?? 0,
    cutConnections: () => endChildren(sshd),
    stop: async () => {
      endChildren(sshd)
      const ended = new Promise((resolve) => sshd.on('exit', resolve))
      sshd.kill()
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** One that ended by itself since it was listed is as good as ended. */
function endChildren(sshd: ChildProcess): void {
  for (const pid of childrenOf(sshd)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}

function childrenOf(process: ChildProcess): number[] {
  const tasks = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
  return tasks.split(' ').filter(Boolean).map(Number)
}
