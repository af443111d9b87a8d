import { readFileSync } from 'node:fs'
import { createGroups, joinGroupsScript, limitMemory, processorSeconds } from './cgroups.ts'
import type { CommandResult } from './command.ts'
import { runCommand } from './command.ts'
import type { MachineRecord } from './farm-record.ts'
import { homeOf } from './machine-spec.ts'
import { findInit, startNspawn } from './nspawn.ts'
import type { ProcessIdentity } from './processes.ts'
import { isAlive, readProcFile, signal } from './processes.ts'
import { killMachine } from './remove-farm.ts'
import { waitFor } from './wait.ts'

export interface RunOptions {
  readonly input?: string | Uint8Array
  /** false: as the user that logs in. Default: as root. */
  readonly asRoot?: boolean
  /** Where the tests are, as its user's laptop: what is forwarded to there can be reached. Default: the machine's own. */
  readonly network?: 'host'
  /** false: a failure is a result, not an exception. */
  readonly check?: boolean
  readonly timeoutMs?: number
}

interface MachineSettings extends MachineRecord {
  readonly user: string
  readonly address: string
  readonly bridge: string
  readonly console: string
  readonly sshConfig: string
  readonly onPower: (supervisor: ProcessIdentity | undefined) => void
}

// What systemd does on these signals: see systemd(1). The first real-time signal is 34 in glibc.
const halt = 34 + 4
const restart = 34 + 5
const bootTimeoutMs = 300_000

/** A running Debian with its own systemd, sshd, firewall and address. */
export class TestMachine {
  readonly name: string
  readonly address: string
  readonly user: string
  /** Its root file system as the host sees it. */
  readonly root: string
  readonly #settings: MachineSettings
  #supervisor: ProcessIdentity | undefined

  constructor(settings: MachineSettings) {
    this.name = settings.name
    this.address = settings.address
    this.user = settings.user
    this.root = settings.root
    this.#settings = settings
    this.#supervisor = settings.supervisor
  }

  get isOn(): boolean {
    return this.#supervisor !== undefined && isAlive(this.#supervisor)
  }

  /** For setting up tests: enters the machine from the host, without its network and sshd. A string is a script for bash. */
  async run(command: string | readonly string[], options: RunOptions = {}): Promise<CommandResult> {
    const argv = typeof command === 'string' ? ['bash', '-c', command] : command
    const { asRoot = true, network, ...rest } = options
    const user = asRoot ? 'root' : this.user
    // A timeout ends nsenter, which is outside; setpriv makes what runs inside end with it.
    const asUser = [
      ...(user === 'root' ? [] : ['runuser', '-u', user, '--']),
      'setpriv',
      '--pdeathsig',
      'KILL',
      ...argv,
    ]
    const enter = ['nsenter', '-t', String(this.init), '-m', '-u', '-i', ...(network ? [] : ['-n']), '-p', '-C', '--']
    const env = {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      HOME: homeOf(user),
      USER: user,
      LANG: 'C.UTF-8',
    }
    // In the machine's own groups, so that what is started here belongs to it (and Java finds its limits).
    const groups = this.#settings.cgroups.flatMap((group) => [group, `${group}/payload/init.scope`])
    return runCommand(['sh', '-c', `${joinGroupsScript(groups)}; exec "$@"`, 'run', ...enter, ...asUser], {
      ...rest,
      env,
      shownAs: `on ${this.name}: ${argv.join(' ')}`,
    })
  }

  /** The way people come in: as the user, over the network. */
  async ssh(command: string, options: Omit<RunOptions, 'asRoot'> = {}): Promise<CommandResult> {
    return runCommand(
      ['ssh', '-F', this.#settings.sshConfig, '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=30', this.name, command],
      options,
    )
  }

  /** Switches it on and waits until the user can log in. */
  async powerOn(): Promise<void> {
    if (this.isOn) throw new Error(`${this.name} is on`)
    createGroups(this.#settings.cgroups)
    this.#setSupervisor(startNspawn({ ...this.#settings, hostname: this.name }))
    await this.#ready(undefined)
  }

  /** What it may use from now on, until it is switched off; Tinderbox and Java take this for the machine's memory. */
  limitMemory(mebibytes: number): void {
    limitMemory(this.#settings.cgroups, mebibytes)
  }

  /** Of all that has run on it so far; undefined where the host does not count it. */
  processorSeconds(): number | undefined {
    return processorSeconds(this.#settings.cgroups)
  }

  /** Asks its systemd to reboot and waits until the user can log in again. */
  async reboot(): Promise<void> {
    const before = this.init
    signal(before, restart)
    await this.#ready(before)
  }

  /** Off from one moment to the next. Files stay, even those that were never synced: the host keeps them. */
  powerCut(): void {
    killMachine({ ...this.#settings, supervisor: this.#supervisor })
    this.#setSupervisor(undefined)
  }

  /** Shuts it down; what takes longer than that is cut off. */
  async stop(timeoutMs = 15_000): Promise<void> {
    const init = findInit(this.#supervisor)
    if (init !== undefined) signal(init, halt)
    await waitFor(`${this.name} to shut down`, timeoutMs, () => !this.isOn).catch(() => {})
    this.powerCut()
  }

  /** Makes a process inside hang (its PID as the machine sees it), as a full garbage collection or a dead disk would. */
  async freeze(pid: number): Promise<void> {
    await this.run(['kill', '-STOP', String(pid)])
  }

  async thaw(pid: number): Promise<void> {
    await this.run(['kill', '-CONT', String(pid)])
  }

  async #ready(previousInit: number | undefined): Promise<void> {
    await waitFor(`${this.name} to let ${this.user} in`, bootTimeoutMs, async () => {
      if (!this.isOn) throw new Error(`${this.name} went off while it booted`)
      const init = findInit(this.#supervisor)
      // An ssh that is too early waits a second for an answer, so first see from outside that someone listens on port 22 (hex 16).
      if (init === undefined || init === previousInit || !/:0016 0+:0000 0A/.test(readProcFile(init, 'net/tcp') ?? ''))
        return false
      if (!readProcFile(init, 'net/fib_trie')?.includes(this.address)) return false
      return (await this.ssh('true', { check: false, timeoutMs: 20_000 })).exitCode === 0
    }).catch((error: unknown) => {
      const screen = readFileSync(this.#settings.console, 'utf8').slice(-3000)
      throw new Error(`${String(error)}; the last it printed:\n${screen}`, { cause: error })
    })
  }

  /** Its systemd, as the host sees it. */
  get init(): number {
    const init = findInit(this.#supervisor)
    if (init === undefined) throw new Error(`${this.name} is not running`)
    return init
  }

  #setSupervisor(supervisor: ProcessIdentity | undefined): void {
    this.#supervisor = supervisor
    this.#settings.onPower(supervisor)
  }
}
