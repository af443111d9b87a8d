/** read, run, pipe and start, in terms of one thing: how a child that runs a wrapped script is started. */
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import type { Host, RunOptions, ScriptOptions, ScriptResult, SudoUse } from './host.ts'
import { runningScript } from './running-script.ts'
import type { ChildSpec, Ending, ScriptChild } from './script-child.ts'
import {
  commandFailed,
  sudoForbidden,
  sudoRefused,
  sudoRequired,
  timedOut,
  unreadableInput,
} from './script-failures.ts'
import { passwordForms, rightsFor, takesPassword, type Rights } from './wrapper.ts'

export type ScriptSpec = Omit<ChildSpec, 'file' | 'argv' | 'local'>

export interface ScriptTransport {
  readonly name: string
  readonly sudo: SudoUse
  readonly sudoPassword?: string | undefined
  start(rights: Rights, spec: ScriptSpec): Promise<ScriptChild>
  /** The error for what only this way of reaching a machine knows. */
  failure(ending: Extract<Ending, { kind: 'broken' | 'no-shell' | 'failed-here' }>, options: ScriptOptions): Error
}

export function scriptHost(
  transport: ScriptTransport,
): Pick<Host, 'name' | 'read' | 'save' | 'run' | 'pipe' | 'start'> {
  const { name, sudo, sudoPassword } = transport

  /** The password is shown in no error. */
  function guarded<O extends ScriptOptions>(options: O): O {
    if (sudoPassword === undefined) return options
    return { ...options, secrets: [...(options.secrets ?? []), ...passwordForms(sudoPassword)] }
  }

  function startAs(as: 'reader' | 'user' | 'root', spec: Omit<ScriptSpec, 'sudoPassword'>): Promise<ScriptChild> {
    const rights = rightsFor(sudo, as)
    return transport.start(rights, takesPassword(rights) ? { ...spec, sudoPassword } : spec)
  }

  function resultOf(ending: Ending, options: ScriptOptions): ScriptResult {
    switch (ending.kind) {
      case 'exited':
        return ending.result
      case 'timed-out':
        throw timedOut(name, options, ending.stdout, ending.stderr)
      case 'aborted':
        throw ending.reason
      case 'no-sudo':
        if (ending.passwordRefused) throw sudoRefused(name, options, ending.stderr)
        throw sudo === 'never'
          ? sudoForbidden(name, options)
          : sudoRequired(name, options, ending.stderr, sudoPassword !== undefined)
      case 'failed-here':
        throw ending.reading ? unreadableInput(name, options, ending.error) : transport.failure(ending, options)
      case 'broken':
      case 'no-shell':
        throw transport.failure(ending, options)
    }
  }

  async function change(spec: Omit<ScriptSpec, 'options'>, given: RunOptions): Promise<ScriptResult> {
    const options = guarded(given)
    const child = await startAs(options.asRoot ? 'root' : 'user', { ...spec, options })
    const result = resultOf(await child.ended, options)
    if (result.exitCode !== 0) throw commandFailed(name, options, result)
    return result
  }

  return {
    name,
    read: async (script, given = {}) => {
      const options = guarded(given)
      const child = await startAs('reader', { mode: 'run', script, options })
      return resultOf(await child.ended, options)
    },
    save: async (script, to, given = {}) => {
      const options = guarded(given)
      const sink = typeof to === 'string' ? createWriteStream(to) : to
      const written = finished(sink)
      try {
        const child = await startAs('reader', { mode: 'run', script, sink, options })
        const result = resultOf(await child.ended, options)
        sink.end()
        await written
        if (result.exitCode !== 0) throw commandFailed(name, options, result)
        return result
      } catch (error) {
        written.catch(() => {})
        sink.destroy()
        throw error
      }
    },
    run: (script, options = {}) => change({ mode: 'run', script }, options),
    pipe: (script, input, options = {}) => change({ mode: 'data', script, input }, options),
    start: async (script, given = {}) => {
      const options = guarded(given)
      const child = await startAs(options.asRoot ? 'root' : 'user', { mode: 'serve', script, options })
      await child.begun
      if (!child.isRunning()) resultOf(await child.ended, options)
      return runningScript(child, (ending) => resultOf(ending, options))
    },
  }
}
