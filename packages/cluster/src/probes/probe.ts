/**
 * A probe is one kind of fact: a piece of POSIX shell that only reads, and how its lines are understood.
 * All probes of a machine travel as one script, in one round trip, and none of them trusts another.
 */
import type { ReadScript } from '../hosts/host.ts'

export interface Probe<T> {
  readonly name: string
  /**
   * Shell text. It may use: `$ROOT` (where Tinderbox's things are), `$HERE` (`$ROOT/clusters/<name>`), `$LOGIN_HOME`.
   * What it prints is for `parse`; what it writes to standard error is thrown away.
   */
  readonly script: string
  parse(lines: readonly string[]): T
}

/** Vouches that a script only reads. Only probes and checks call it. */
export function readOnly(script: string): ReadScript {
  return script as ReadScript
}

/** `key=value` lines as a record. */
export function pairs(lines: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    lines
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
}
