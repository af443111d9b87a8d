/**
 * How a command reaches a machine. Two views of the same thing:
 * a `ReadHost` can only read (what probes and checks get), a `Host` can also change (what actions get).
 * So a plan that changes a machine does not compile.
 */

import type { Writable } from 'node:stream'

/** A POSIX shell script that only reads. Made by `readOnly` in probes/ and checks/, nowhere else (a lint rule holds it). */
export type ReadScript = string & { readonly readOnly: unique symbol }

export interface ScriptOptions {
  /** What the script does, for errors: "read the facts". Default "a script". */
  readonly title?: string
  /**
   * Seconds until the script is given up on, and its remote processes are hung up. Default 60; no limit for `start`.
   * Waiting for a free session and for the connection (which has its own limit) does not count.
   */
  readonly timeout?: number
  /** Hangs the script up; the call then rejects with the signal's own reason. */
  readonly signal?: AbortSignal
  /** Called with each line of standard output as it comes (without its newline). */
  readonly onLine?: (line: string) => void
  /** Texts that are shown as *** in errors. */
  readonly secrets?: readonly string[]
}

/** `asRoot`: through sudo, or directly when already root. Default: the login user. */
export type RunOptions = ScriptOptions & { readonly asRoot?: boolean }

/**
 * When a machine's login user is not root:
 * auto: reads use sudo where it works (without a password, or with the one that the host was given); `asRoot` demands it.
 * always: reads demand it too. never: reads go without; `asRoot` is refused with SUDO_REQUIRED.
 */
export type SudoUse = 'auto' | 'always' | 'never'

export interface ScriptResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  /** Milliseconds. */
  readonly duration: number
}

export interface Tunnel {
  /** The loopback port on this machine that leads to the port on the other. For a local host: that port itself. */
  readonly port: number
  close(): Promise<void>
}

export interface ReadHost {
  /** The machine's name in the file. */
  readonly name: string
  /**
   * Runs a script that only reads, with root's rights where the machine gives them.
   * Throws ToolError: SSH_*, TIMEOUT; SUDO_REQUIRED when the password for sudo is refused. A non-zero exit is a result, not an error.
   */
  read(script: ReadScript, options?: ScriptOptions): Promise<ScriptResult>
  /**
   * The same, with the script's standard output as bytes in a file on this machine, or into a stream, which is ended. The file is whole when the call resolves.
   * Throws ToolError: also COMMAND_FAILED when the script exits non-zero; what has come of the file is then left to the caller.
   */
  save(script: ReadScript, to: string | Writable, options?: ScriptOptions): Promise<ScriptResult>
  /** Opens a way to a TCP port that listens on the machine's own loopback. It ends with the connection to the machine. */
  tunnel(port: number): Promise<Tunnel>
}

export interface Host extends ReadHost {
  /**
   * Runs a POSIX shell script, given on standard input, never in argv; the script's own standard input is empty.
   * It is hung up (SIGHUP to its process group) when this process dies.
   * Throws ToolError: SSH_*, TIMEOUT, SUDO_REQUIRED; and COMMAND_FAILED when the script exits non-zero.
   */
  run(script: string, options?: RunOptions): Promise<ScriptResult>
  /**
   * The same, with bytes for the script's standard input.
   * When the connection breaks in the middle the script sees an early end of file and goes on:
   * it must check what it got (a size, a hash) before it puts it to use.
   */
  pipe(script: string, input: NodeJS.ReadableStream, options?: RunOptions): Promise<ScriptResult>
  /**
   * Starts a script that goes on until it ends, until `stop()`, or until the connection ends. Its standard input stays open
   * as a lifeline: when this process dies, however it dies, the script sees end of file; two seconds later what is left of
   * its process group gets SIGHUP. For locks, followed logs and jobs. Resolves when the script has begun.
   */
  start(script: string, options?: RunOptions): Promise<RunningScript>
  /** An interactive program on the user's own terminal (a shell, pyspark); no words: the login shell. Resolves with its exit code. */
  interactive(argv: readonly string[], options?: InteractiveOptions): Promise<number>
  /** Ends what this host keeps open (tunnels; the shared connection stays for the next command until it is idle). */
  close(): Promise<void>
}

export interface InteractiveOptions {
  readonly asRoot?: boolean
  /** Never in a process list. */
  readonly env?: Readonly<Record<string, string>>
}

export interface RunningScript {
  /** Writes a line to the script's standard input. */
  write(line: string): void
  /** Closes standard input; what has not ended two seconds later is hung up. Resolves when it is over; does not reject. */
  stop(): Promise<void>
  /**
   * Resolves when the script has ended, with its exit code and the last 64 kB of its output; rejects with a ToolError
   * when the connection broke.
   */
  readonly ended: Promise<ScriptResult>
}
