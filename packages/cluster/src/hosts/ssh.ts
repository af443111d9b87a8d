/** A machine over the user's own OpenSSH: keys, agent, aliases, jump hosts and host keys are as configured there. */
import { ToolError } from '../errors.ts'
import { isDestination, isUser } from './address.ts'
import type { Host, InteractiveOptions, ScriptOptions } from './host.ts'
import { interactiveScript, onTerminal } from './interactive.ts'
import { quote } from './quote.ts'
import { startChild, type Ending } from './script-child.ts'
import { seen, titleOf } from './script-failures.ts'
import { scriptHost, type ScriptSpec } from './script-host.ts'
import { Slots } from './slots.ts'
import { commandArguments, terminalArguments } from './ssh-arguments.ts'
import { sshProcesses } from './ssh-process.ts'
import { SshConnection } from './ssh-connection.ts'
import { byHand, sshError, sshMissing } from './ssh-errors.ts'
import type { ResolvedTarget, SshSettings, SshTarget } from './ssh-target.ts'
import { sshTunnels } from './ssh-tunnels.ts'
import { wrapperCommand } from './wrapper.ts'

/**
 * sshd's default MaxSessions is 10 for one connection, and past it ssh silently logs in anew for each command. Started
 * scripts do not count: they last long, so waiting for one could be waiting for ever.
 */
const COMMANDS_AT_ONCE = 4

/** Seconds. What may take longer (a followed log, a delivery) counts nowhere: it could keep others waiting for ever. */
const LONG = 3600

/** Throws ToolError CONFIG_INVALID when the destination or the user is something that ssh would read as an option. */
export function sshHost(target: SshTarget, settings: SshSettings = {}): Host {
  checkTarget(target)
  const { name } = target
  const sudo = settings.sudo ?? 'auto'
  const connection = new SshConnection(target, settings)
  const commands = new Slots(COMMANDS_AT_ONCE)
  let resolved: ResolvedTarget | undefined

  const scripts = scriptHost({
    name,
    sudo,
    sudoPassword: settings.sudoPassword,
    start: async (rights, spec) => {
      // Before waiting for a turn, so that all who wait share one login and its failure; after it, because it may have died.
      await connection.ready(spec.options.signal)
      const release = isLong(spec) ? () => {} : await commands.take(spec.options.signal)
      try {
        const controlPath = await connection.ready(spec.options.signal)
        resolved = await connection.resolved()
        const argv = commandArguments(
          target,
          settings,
          controlPath,
          wrapperCommand(rights, spec.sudoPassword !== undefined),
        )
        const leave = isLong(spec) ? () => {} : await sshProcesses.take(spec.options.signal)
        const child = startChild({ ...spec, file: 'ssh', argv, local: false })
        void child.ended.finally(leave).finally(release)
        return child
      } catch (error) {
        release()
        throw error
      }
    },
    failure: (ending, options) => {
      if (ending.kind === 'failed-here') return ending.error.code === 'ENOENT' ? sshMissing() : ending.error
      if (ending.kind === 'broken')
        return ending.started ? cut(target, options, ending) : sshError(target, resolved, ending.stderr)
      return noShell(target, options, ending)
    },
  })

  const tunnels = sshTunnels(target, settings, connection, () =>
    scripts.start('cat >/dev/null', { title: 'hold the connection' }),
  )

  async function interactive(argv: readonly string[], options: InteractiveOptions = {}): Promise<number> {
    const save = `umask 077; f=$(mktemp /tmp/tinderbox-XXXXXXXX) && printf %s ${quote(interactiveScript(argv, options))} >"$f" && echo "$f"`
    const file = (await scripts.run(save, { title: 'start an interactive program' })).stdout.trim()
    const { controlPath } = await connection.resolved()
    const sh = options.asRoot
      ? `sh -c 'if [ "$(id -u)" = 0 ]; then exec sh "$0"; else exec sudo sh "$0"; fi' ${file}`
      : `sh ${file}`
    return onTerminal('ssh', terminalArguments(target, settings, controlPath, sh, process.stdin.isTTY))
  }

  return { ...scripts, tunnel: (port) => tunnels.open(port), interactive, close: () => tunnels.closeAll() }
}

function isLong({ mode, options }: ScriptSpec): boolean {
  return mode === 'serve' || (options.timeout ?? 0) > LONG
}

function checkTarget({ name, destination, user }: SshTarget): void {
  if (isDestination(destination) && (user === undefined || isUser(user))) return
  throw new ToolError('CONFIG_INVALID', {
    message: `${name} cannot be reached as ${JSON.stringify(user === undefined ? destination : `${user}@${destination}`)}`,
    hint: "Give a host name, an address, or a Host alias of ssh's configuration.",
    machine: name,
  })
}

function cut(target: SshTarget, options: ScriptOptions, ending: Extract<Ending, { kind: 'broken' }>): ToolError {
  return new ToolError('SSH_FAILED', {
    message: `The connection to ${target.name} ended in the middle of ${titleOf(options)}`,
    hint: `Whether ${target.name} is up again: ${byHand(target)}; then run the same command again.`,
    machine: target.name,
    ...seen('', ending.stderr, options),
  })
}

function noShell(target: SshTarget, options: ScriptOptions, ending: Extract<Ending, { kind: 'no-shell' }>): ToolError {
  return new ToolError('LOGIN_SHELL', {
    message: `The login to ${target.name} works, but a POSIX shell does not start there`,
    hint: `Check the login user's shell (getent passwd), a ForceCommand in sshd_config, and that \`base64\` (coreutils) is there. By hand: ${byHand(target)} sh -c true`,
    machine: target.name,
    ...seen('', ending.stderr, options),
  })
}
