/** What a command gets of the world outside. Tests bring their own. */
import type { CommandContext } from '@stricli/core'

export interface Stream {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

export interface Outside {
  readonly stdout: Stream
  readonly stderr: Stream
  readonly stdin: { readonly isTTY?: boolean }
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Aborted by the first Ctrl-C; the second ends the process. */
  readonly signal: AbortSignal
  /** From now on Ctrl-C is another program's, which has the terminal. */
  giveInterruptsAway(): void
}

export interface Context extends CommandContext {
  readonly outside: Outside
  readonly argv: readonly string[]
}

/** Holds the password of sudo on the machines, where nobody can be asked. */
export const sudoPasswordVariable = 'TINDERBOX_SUDO_PASSWORD'

/** The reason of the aborted signal. */
export class Interrupted extends Error {
  readonly exitStatus: number
  constructor(exitStatus: number) {
    super('interrupted')
    this.exitStatus = exitStatus
  }
}
