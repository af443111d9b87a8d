/** The shared connection (OpenSSH's ControlMaster) of one machine: made once, found again, made anew when it died. */
import { rm } from 'node:fs/promises'
import { connect } from 'node:net'
import type { ToolError } from '../errors.ts'
import { controlFolder } from './control-folder.ts'
import { Slots } from './slots.ts'
import { connectArguments, resolveArguments } from './ssh-arguments.ts'
import { sshError } from './ssh-errors.ts'
import { runSsh } from './ssh-process.ts'
import type { ResolvedTarget, SshSettings, SshTarget } from './ssh-target.ts'

/** Logins that may be under way at once, over all machines: each costs a process and much arithmetic. */
const logins = new Slots(30)

/** Seconds beyond the connection timeout for the login itself and for jump hosts. */
const LOGIN_TIME = 20

export class SshConnection {
  readonly #target: SshTarget
  readonly #settings: SshSettings
  #resolving: Promise<ResolvedTarget> | undefined
  #opening: Promise<void> | undefined
  #unshared = false

  constructor(target: SshTarget, settings: SshSettings) {
    this.#target = target
    this.#settings = settings
  }

  /** Resolves, with the socket's path, when there is a connection. Several callers wait for one login and share its failure. */
  async ready(signal?: AbortSignal): Promise<string> {
    const { controlPath } = await this.resolved()
    if (this.#unshared || (!this.#opening && (await answers(controlPath)))) return controlPath
    this.#opening ??= this.#open().finally(() => (this.#opening = undefined))
    await orAborted(this.#opening, signal)
    return controlPath
  }

  /** What ssh's configuration makes of the target. Asked once. */
  resolved(): Promise<ResolvedTarget> {
    this.#resolving ??= this.#resolve()
    this.#resolving.catch(() => (this.#resolving = undefined))
    return this.#resolving
  }

  /** The error for what ssh said. */
  async error(stderr: string): Promise<ToolError> {
    return sshError(this.#target, await this.resolved().catch(() => undefined), stderr)
  }

  async #resolve(): Promise<ResolvedTarget> {
    const argv = resolveArguments(this.#target, this.#settings, await controlFolder())
    const { exitCode, stdout, stderr } = await runSsh(argv, LOGIN_TIME)
    if (exitCode !== 0) throw sshError(this.#target, undefined, stderr)
    const value = (key: string): string => new RegExp(`^${key} (.*)$`, 'm').exec(stdout)?.[1] ?? ''
    return {
      hostname: value('hostname'),
      port: Number(value('port')),
      user: value('user'),
      knownHosts: value('userknownhostsfile').split(' ')[0] ?? '',
      controlPath: value('controlpath'),
    }
  }

  async #open(): Promise<void> {
    const { controlPath } = await this.resolved()
    const release = await logins.take()
    try {
      // A socket whose process has died is in the way of the next one.
      if (await answers(controlPath)) return
      await rm(controlPath, { force: true })
      const limit = (this.#settings.connectTimeout ?? 10) + LOGIN_TIME
      const { exitCode, stderr } = await runSsh(connectArguments(this.#target, this.#settings, controlPath), limit)
      if (exitCode === undefined) throw await this.error(`${stderr}\nThe login timed out after ${limit} s`)
      if (exitCode === 255) throw await this.error(stderr)
      // Where sharing does not work, every command logs in by itself.
      this.#unshared = !(await answers(controlPath))
    } finally {
      release()
    }
  }
}

/** Whether a process listens on a socket; far cheaper than `ssh -O check`. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

/** The work goes on for the others who wait for it. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason)
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}
