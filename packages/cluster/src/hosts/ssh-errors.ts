/** What ssh says when it fails, as errors with a next step. */
import { ToolError } from '../errors.ts'
import type { ErrorCode } from '../error-codes.ts'
import { tail } from './script-failures.ts'
import type { ResolvedTarget, SshTarget } from './ssh-target.ts'

interface Failure {
  readonly code: ErrorCode
  readonly message: string
  readonly hint: string
}

/** `resolved` is missing when ssh's own configuration could not be read. */
export function sshError(target: SshTarget, resolved: ResolvedTarget | undefined, stderr: string): ToolError {
  const text = tail(stderr)
  const failure = known(target, resolved, text) ?? {
    code: 'SSH_FAILED',
    message: `The SSH connection to ${target.name} failed`,
    hint: `Try it by hand: ${byHand(target)}`,
  }
  return new ToolError(failure.code, {
    message: failure.message,
    hint: failure.hint,
    machine: target.name,
    ...(text !== '' && { seen: text }),
  })
}

export function sshMissing(): ToolError {
  return new ToolError('SSH_MISSING', {
    message: 'OpenSSH is not installed on this machine',
    hint: 'Install it: apt install openssh-client, dnf install openssh-clients, or brew install openssh.',
  })
}

/** The command with which the user can try the same connection. */
export function byHand(target: SshTarget): string {
  const options = [
    ...(target.port === undefined ? [] : ['-p', String(target.port)]),
    ...(target.identity === undefined ? [] : ['-i', target.identity]),
  ]
  return [
    'ssh',
    ...options,
    target.user === undefined ? target.destination : `${target.user}@${target.destination}`,
  ].join(' ')
}

function known(target: SshTarget, resolved: ResolvedTarget | undefined, text: string): Failure | undefined {
  const { name } = target
  const where = resolved ? `${resolved.hostname}, port ${resolved.port}` : target.destination
  if (/REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed|No .* host key is known for/.test(text)) {
    return hostKey(target, resolved, text)
  }
  if (/Permission denied|Too many authentication failures|no mutual signature algorithm/i.test(text)) {
    return {
      code: 'SSH_AUTH',
      message: `${name} refuses the login${resolved ? ` of ${resolved.user}` : ''}`,
      hint: `Bring your key there: ${byHand(target).replace(/^ssh/, 'ssh-copy-id')}; or name the right user and key for ${name}. A key with a passphrase must be in ssh-agent (ssh-add).`,
    }
  }
  if (/Could not resolve hostname|Name or service not known|nodename nor servname/.test(text)) {
    return {
      code: 'SSH_NAME',
      message: `The name of ${name} does not resolve (${where})`,
      hint: `Check the spelling; else give ${name} an address, or a Host entry in ~/.ssh/config.`,
    }
  }
  if (/Connection refused/.test(text)) {
    return {
      code: 'SSH_UNREACHABLE',
      message: `${name} refuses connections (${where})`,
      hint: `Is sshd running there, and is it this port? On the machine: systemctl status ssh; ss -ltn`,
    }
  }
  if (/timed out|No route to host|Network is unreachable|Host is down|not responding/i.test(text)) {
    return {
      code: 'SSH_UNREACHABLE',
      message: `${name} does not answer (${where})`,
      hint: `Is it switched on, is the address right, and does a firewall between let port ${resolved?.port ?? 22} through? Try: nc -vz ${resolved?.hostname ?? target.destination} ${resolved?.port ?? 22}`,
    }
  }
  return undefined
}

function hostKey(target: SshTarget, resolved: ResolvedTarget | undefined, text: string): Failure {
  const host = resolved?.hostname ?? target.destination
  const port = resolved?.port ?? 22
  const scan = `ssh-keyscan${port === 22 ? '' : ` -p ${port}`} ${host}`
  const compare = `Get its key's fingerprint: ${scan} | ssh-keygen -lf - ; compare with the machine's own: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`
  const offending = /Offending .* key in (.+):\d+/.exec(text)?.[1]
  if (/HAS CHANGED/.test(text)) {
    const file = offending ?? resolved?.knownHosts ?? '~/.ssh/known_hosts'
    const entry = port === 22 ? host : `'[${host}]:${port}'`
    return {
      code: 'SSH_HOST_KEY',
      message: `The host key of ${target.name} is not the one in ${file}: it was installed anew, or something sits between`,
      hint: `${compare} ; when they agree, forget the old key: ssh-keygen -f ${file} -R ${entry}, and accept the new: ${byHand(target)}`,
    }
  }
  return {
    code: 'SSH_HOST_KEY',
    message: `The host key of ${target.name} (${host}) is unknown`,
    hint: `${compare} ; when they agree, log in once to keep it: ${byHand(target)}; or: ${scan} >> ${resolved?.knownHosts ?? '~/.ssh/known_hosts'}`,
  }
}
