/**
 * A command: what its help says, its flags, and where its work is, which is loaded only when it runs. So that `--help`, `--version` and
 * completion stay quick, the files in commands/ import nothing of the tool itself; their neighbours `*.run.ts` do.
 */
import {
  buildCommand,
  type Aliases,
  type Command,
  type FlagParametersForType,
  type TypedPositionalParameters,
} from '@stricli/core'
import type { Context } from './context.ts'

export interface CommonFlags {
  readonly file?: string
  readonly yes: boolean
  readonly json: boolean
  readonly debug: boolean
}

/** Of the commands that act as root on machines. */
export interface SudoFlags {
  readonly askSudoPassword?: boolean
}

/** The exit status: 0 done, 1 failed, 2 bad usage, 3 something differs. */
export type Run<F, A extends readonly unknown[]> = (
  context: Context,
  flags: F & SudoFlags & CommonFlags,
  ...args: A
) => Promise<number>

export interface CommandSpec<F, A extends readonly unknown[]> {
  readonly brief: string
  /** Further sentences for its own help. */
  readonly details?: string
  /** After the name: `NAME [-- COMMAND...]`. */
  readonly usage?: string
  readonly examples: readonly (readonly [line: string, meaning: string])[]
  readonly flags: FlagParametersForType<F, Context>
  readonly aliases?: Aliases<keyof F & string>
  readonly positional?: TypedPositionalParameters<A, Context>
  /** It looks at machines as root where it can, or acts so: it also takes --ask-sudo-password. */
  readonly usesSudo?: boolean
  readonly load: () => Promise<{ readonly run: Run<F, A> }>
}

export type DocumentedCommand = Command<Context> & {
  readonly usage: string
  readonly examples: CommandSpec<unknown, []>['examples']
}

/** Commands below a word of their own: `tinderbox fs ls`. */
export interface CommandFamily {
  readonly brief: string
  /** Further sentences for its own help. */
  readonly details: string
  readonly commands: Readonly<Record<string, DocumentedCommand>>
}

export function isFamily(entry: DocumentedCommand | CommandFamily): entry is CommandFamily {
  return 'commands' in entry
}

const word = (input: string): string => input

export const commonFlags: FlagParametersForType<CommonFlags, Context> = {
  file: {
    kind: 'parsed',
    parse: word,
    optional: true,
    brief: 'The cluster file. Default: cluster.yaml here; without one, this machine alone',
    placeholder: 'FILE',
  },
  yes: { kind: 'boolean', default: false, withNegated: false, brief: 'Do not ask' },
  json: { kind: 'boolean', default: false, withNegated: false, brief: 'One JSON document on standard output' },
  debug: { kind: 'boolean', default: false, withNegated: false, brief: 'Show the stacks of errors, and keep a log' },
}

const sudoFlags: FlagParametersForType<SudoFlags, Context> = {
  askSudoPassword: {
    kind: 'boolean',
    optional: true,
    withNegated: false,
    brief: 'Ask once for the password of sudo on the machines; TINDERBOX_SUDO_PASSWORD answers',
  },
}

export function command<F extends object = object, A extends readonly unknown[] = []>(
  spec: CommandSpec<F, A>,
): DocumentedCommand {
  const built = buildCommand<Record<string, unknown>, unknown[], Context>({
    loader: async () => {
      const { run } = await spec.load()
      return async function (this: Context, flags, ...args) {
        const status = await run(this, flags as unknown as F & SudoFlags & CommonFlags, ...(args as unknown as A))
        ;(this.process as { exitCode?: number }).exitCode = status
      }
    },
    parameters: {
      flags: { ...spec.flags, ...(spec.usesSudo && sudoFlags), ...commonFlags } as never,
      aliases: { f: 'file', y: 'yes', ...(spec.usesSudo && { K: 'askSudoPassword' }), ...spec.aliases },
      ...(spec.positional && { positional: spec.positional as never }),
    },
    docs: { brief: spec.brief, ...(spec.details && { fullDescription: spec.details }) },
  })
  // `brief` and `fullDescription` are getters, which a spread reads.
  return { ...built, usage: spec.usage ?? '', examples: spec.examples }
}
