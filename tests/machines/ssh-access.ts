import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './command.ts'

export interface SshTarget {
  readonly name: string
  readonly address: string
  readonly user: string
  /** As in its /etc/ssh/*.pub. */
  readonly hostKey: string
}

/** The key pair that opens all machines of one farm; returns the public half. */
export async function createKeyPair(folder: string): Promise<string> {
  const path = join(folder, 'id_ed25519')
  await createKey(path, 'tinderbox-tests')
  return readFileSync(`${path}.pub`, 'utf8')
}

export async function createKey(path: string, comment: string): Promise<void> {
  await runCommand(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', path])
}

/** Host keys are known beforehand from the machines' own files, so that nothing is trusted on first use. */
export function writeSshConfig(folder: string, targets: readonly SshTarget[]): string {
  const knownHosts = join(folder, 'known_hosts')
  writeFileSync(knownHosts, targets.map((one) => `${one.name},${one.address} ${one.hostKey.trim()}\n`).join(''))
  const config = join(folder, 'ssh_config')
  writeFileSync(config, targets.map((one) => hostEntry(one, join(folder, 'id_ed25519'), knownHosts)).join('\n'))
  return config
}

function hostEntry(target: SshTarget, identityFile: string, knownHosts: string): string {
  return `Host ${target.name}
  HostName ${target.address}
  User ${target.user}
  IdentityFile ${identityFile}
  IdentitiesOnly yes
  UserKnownHostsFile ${knownHosts}
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
`
}
