/** The errors of scripts, whatever way the machine is reached. */
import { ToolError } from '../errors.ts'
import type { ScriptOptions, ScriptResult } from './host.ts'
import { mask } from './mask.ts'
import { DEFAULT_TIMEOUT } from './script-child.ts'

const TAIL_LINES = 20
const TAIL_CHARS = 2000

/** The last lines of an output, to be shown in an error. */
export function tail(text: string): string {
  return text.trimEnd().split('\n').slice(-TAIL_LINES).join('\n').slice(-TAIL_CHARS)
}

/** What was seen of both outputs, without secrets; undefined when there was none. */
export function seen(stdout: string, stderr: string, options: ScriptOptions): { readonly seen?: string } {
  const both = [tail(stdout), tail(stderr)].filter((text) => text !== '').join('\n')
  return both === '' ? {} : { seen: mask(both, options.secrets) }
}

export function titleOf(options: ScriptOptions): string {
  return mask(options.title ?? 'a script', options.secrets)
}

export function timedOut(machine: string, options: ScriptOptions, stdout: string, stderr: string): ToolError {
  return new ToolError('TIMEOUT', {
    message: `${titleOf(options)}: not done after ${options.timeout ?? DEFAULT_TIMEOUT} s on ${machine}`,
    hint: `It was stopped. See what keeps ${machine} busy (tinderbox ssh ${machine}, then top, df -h, dmesg), then run the same command again.`,
    machine,
    ...seen(stdout, stderr, options),
  })
}

export function commandFailed(machine: string, options: ScriptOptions, result: ScriptResult): ToolError {
  return new ToolError('COMMAND_FAILED', {
    message: `${titleOf(options)}: exit status ${result.exitCode} on ${machine}`,
    hint: `The output above says why. Once that is mended on ${machine}, run the same command again.`,
    machine,
    ...seen(result.stdout, result.stderr, options),
  })
}

export function sudoRequired(
  machine: string,
  options: ScriptOptions,
  stderr: string,
  withPassword: boolean,
): ToolError {
  const noPassword =
    'let the login user use sudo without a password: in /etc/sudoers.d/tinderbox: "USER ALL=(ALL) NOPASSWD: ALL".'
  return new ToolError('SUDO_REQUIRED', {
    message: `${titleOf(options)}: needs root on ${machine}, and sudo cannot be used there${withPassword ? '' : ' without a password'}`,
    hint: withPassword
      ? `What sudo said is above. Log in as root or as another user, or ${noPassword}`
      : `Give the password with --ask-sudo-password (-K), log in as root, or ${noPassword}`,
    machine,
    ...seen('', stderr, options),
  })
}

export function sudoRefused(machine: string, options: ScriptOptions, stderr: string): ToolError {
  return new ToolError('SUDO_REQUIRED', {
    message: `${titleOf(options)}: the sudo password was refused on ${machine}`,
    hint: `It was tried once. It is the login user's own password on ${machine}; all machines are given the same one.`,
    machine,
    ...seen('', stderr, options),
  })
}

export function sudoForbidden(machine: string, options: ScriptOptions): ToolError {
  return new ToolError('SUDO_REQUIRED', {
    message: `${titleOf(options)}: needs root on ${machine}, and sudo is switched off for it`,
    hint: 'Run as root there, or allow sudo in the settings of the connection (sudo: auto).',
    machine,
  })
}

export function unreadableInput(machine: string, options: ScriptOptions, error: Error): ToolError {
  return new ToolError('COMMAND_FAILED', {
    message: `${titleOf(options)}: the data for ${machine} could not be read: ${error.message}`,
    hint: 'Look at the file on this machine, then run the same command again.',
    machine,
    cause: error,
  })
}
