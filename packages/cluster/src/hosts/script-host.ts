/** read, run, pipe and start, in terms of one thing: how a child that runs a wrapped script is started. */
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import type { Host, RunOptions, ScriptOptions, ScriptResult, SudoUse } from './host.ts'
import { runningScript } from './running-script.ts'
import type { ChildSpec, Ending, ScriptChild } from './script-child.ts'
import { commandFailed, sudoForbidden, sudoRequired, timedOut, unreadableInput } from './script-failures.ts'
import { rightsFor, type Rights } from './wrapper.ts'

export type ScriptSpec = Omit<ChildSpec, 'file' | 'argv' | 'local'>

export interface ScriptTransport {
  readonly name: string
  readonly sudo: SudoUse
  start(rights: Rights, spec: ScriptSpec): Promise<ScriptChild>
  /** The error for what only this way of reaching a machine knows. */
  failure(ending: Extract<Ending, { kind: 'broken' | 'no-shell' | 'failed-here' }>, options: ScriptOptions): Error
}

export function scriptHost(transport: ScriptTransport): Pick<Host, 'name' | 'read' | 'save' | 'run' | 'pipe' | 'start'> {
  const { name, sudo } = transport

  function resultOf(ending: Ending, options: ScriptOptions): ScriptResult {
    switch (ending.kind) {
      case 'exited':
        return ending.result
      case 'timed-out':
        throw timedOut(name, options, ending.stdout, ending.stderr)
      case 'aborted':
        throw ending.reason
      case 'no-sudo':
        throw sudo === 'never' ? sudoForbidden(name, options) : sudoRequired(name, options, ending.stderr)
      case 'failed-here':
        throw ending.reading ? unreadableInput(name, options, ending.error) : transport.failure(ending, options)
      case 'broken':
      case 'no-shell':
        throw transport.failure(ending, options)
    }
  }

  async function change(spec: Omit<ScriptSpec, 'options'>, options: RunOptions): Promise<ScriptResult> {
    const child = await transport.start(rightsFor(sudo, options.asRoot ? 'root' : 'user'), { ...spec, options })
    const result = resultOf(await child.ended, options)
    if (result.exitCode !== 0) throw commandFailed(name, options, result)
    return result
  }

  return {
    name,
    read: async (script, options = {}) => {
      const child = await transport.start(rightsFor(sudo, 'reader'), { mode: 'run', script, options })
      return resultOf(await child.ended, options)
    },
    save: async (script, file, options = {}) => {
      const sink = createWriteStream(file)
      const written = finished(sink)
      try {
        const child = await transport.start(rightsFor(sudo, 'reader'), { mode: 'run', script, sink, options })
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
    start: async (script, options = {}) => {
      const child = await transport.start(rightsFor(sudo, options.asRoot ? 'root' : 'user'), { mode: 'serve', script, options })
      await child.begun
      if (!child.isRunning()) resultOf(await child.ended, options)
      return runningScript(child, (ending) => resultOf(ending, options))
    },
  }
}
