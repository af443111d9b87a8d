/** Argument lists of ssh. Pure. What is not set here is the user's own configuration's. */
import type { SshSettings, SshTarget } from './ssh-target.ts'

/**
 * Whom to reach and how. Host key checking stays as configured: ssh's default `ask` refuses unknown keys in batch mode.
 * LogLevel is set because a user's QUIET would hide the reason of a failure.
 */
export function targetArguments(target: SshTarget, settings: SshSettings): string[] {
  return [
    ...(settings.configFile === undefined ? [] : ['-F', settings.configFile]),
    ...(target.user === undefined ? [] : ['-l', target.user]),
    ...(target.port === undefined ? [] : ['-p', String(target.port)]),
    ...(target.identity === undefined ? [] : ['-i', target.identity]),
    '-o',
    `ConnectTimeout=${settings.connectTimeout ?? 10}`,
    '-o',
    'ServerAliveInterval=5',
    '-o',
    'ServerAliveCountMax=3',
    '-o',
    'RemoteCommand=none',
    '-o',
    'PermitLocalCommand=no',
    '-x',
  ]
}

const BATCH = ['-T', '-o', 'BatchMode=yes', '-o', 'LogLevel=INFO']
const NO_FORWARDS = ['-o', 'ClearAllForwardings=yes']

/** `%C` stands for a hash of who is reached, from where, through what. */
export function resolveArguments(target: SshTarget, settings: SshSettings, controlFolder: string): string[] {
  return ['-G', ...targetArguments(target, settings), '-S', `${controlFolder}/%C`, '--', target.destination]
}

/** Logs in and leaves a shared connection behind. Another process that does the same at the same time does no harm. */
export function connectArguments(target: SshTarget, settings: SshSettings, controlPath: string): string[] {
  const share = ['-S', controlPath, '-o', 'ControlMaster=auto', '-o', 'ControlPersist=60s']
  return [...targetArguments(target, settings), ...BATCH, ...NO_FORWARDS, ...share, '--', target.destination, 'true']
}

/** Runs a command over the shared connection; when it has just gone, over one of its own. */
export function commandArguments(
  target: SshTarget,
  settings: SshSettings,
  controlPath: string,
  command: string,
): string[] {
  const share = ['-S', controlPath, '-o', 'ControlMaster=no']
  return [...targetArguments(target, settings), ...BATCH, ...NO_FORWARDS, ...share, '--', target.destination, command]
}

export function terminalArguments(
  target: SshTarget,
  settings: SshSettings,
  controlPath: string,
  command: string,
  isTerminal: boolean,
): string[] {
  const share = ['-S', controlPath, '-o', 'ControlMaster=no', '-o', 'LogLevel=ERROR', isTerminal ? '-t' : '-T']
  return [...targetArguments(target, settings), ...NO_FORWARDS, ...share, '--', target.destination, command]
}

function loopback(localPort: number, port: number): string {
  return `127.0.0.1:${localPort}:127.0.0.1:${port}`
}

/** Adds a forwarded port to the shared connection, or takes it away. No configuration: it would add forwards of its own. */
export function forwardArguments(
  what: 'forward' | 'cancel',
  controlPath: string,
  localPort: number,
  port: number,
): string[] {
  return ['-F', 'none', '-S', controlPath, '-O', what, '-L', loopback(localPort, port), '--', 'shared']
}

/** A connection for one forwarded port only. */
export function dedicatedForwardArguments(
  target: SshTarget,
  settings: SshSettings,
  localPort: number,
  port: number,
): string[] {
  const only = ['-N', '-S', 'none', '-o', 'ExitOnForwardFailure=yes', '-L', loopback(localPort, port)]
  return [...targetArguments(target, settings), ...BATCH, ...only, '--', target.destination]
}
