/** This machine, without ssh: the same contract. */
import { ToolError } from '../errors.ts'
import type { Host, SudoUse } from './host.ts'
import { interactiveHere } from './interactive.ts'
import { startChild } from './script-child.ts'
import { seen, titleOf } from './script-failures.ts'
import { scriptHost } from './script-host.ts'
import { wrapperArgv } from './wrapper.ts'

export interface LocalSettings {
  /** Default never: what runs here runs as the user who asked. */
  readonly sudo?: SudoUse
  /** For sudo where it wants one. One line. */
  readonly sudoPassword?: string | undefined
}

/** `tunnel` gives the port itself. Scripts run in process groups of their own, which end with their standard input. */
export function localHost(name: string, settings: LocalSettings = {}): Host {
  return {
    ...scriptHost({
      name,
      sudo: settings.sudo ?? 'never',
      sudoPassword: settings.sudoPassword,
      start: async (rights, spec) => {
        const [file, ...argv] = wrapperArgv(rights, spec.sudoPassword !== undefined)
        return startChild({ ...spec, file: file!, argv, local: true })
      },
      failure: (ending, options) => {
        if (ending.kind === 'failed-here') return ending.error
        return new ToolError('COMMAND_FAILED', {
          message: `${titleOf(options)}: the shell on this machine did not start`,
          hint: 'Check that `sh` and `base64` (coreutils) work on this machine.',
          machine: name,
          ...seen('', ending.stderr, options),
        })
      },
    }),
    tunnel: async (port) => ({ port, close: async () => {} }),
    interactive: interactiveHere,
    close: async () => {},
  }
}
