/** What a machine says of itself once a second (machine-script.ts), understood. Pure. */
import { parseHolder, type LockHolder } from '../probes/lock.ts'

export interface DaemonBeat {
  /** `spark-worker-2` */
  readonly id: string
  /** undefined: it does not run. */
  readonly pid: number | undefined
  /** When it was started, by the machine's own count: with the pid it tells one process from the next that has its number. */
  readonly born: string
  /** The state in /proc: S, R, D; T: stopped by a signal; t: by a debugger. */
  readonly letter: string
  /** Seconds since its page last answered; undefined: not yet since it was started, or since it is watched. */
  readonly silent: number | undefined
  readonly port: number | undefined
  /** How often systemd has started it anew. */
  readonly restarts: number
  /** false: it was switched off, as `down` does it. */
  readonly enabled: boolean
  /** Of one that does not run, what its supervisor says: `inactive (dead)`, `activating (auto-restart)`, `between restarts`. */
  readonly state: string
}

export interface Beat {
  readonly daemons: readonly DaemonBeat[]
  /** Where the workers here look for their master, and how many knocks in a row were not answered. */
  readonly master: { readonly at: string; readonly misses: number } | undefined
  /** Who holds the cluster's lock; it lies on the master's machine. */
  readonly lock: LockHolder | undefined
  /** Seconds since the machine was started. */
  readonly uptime: number
  /** Why the machine cannot be watched. */
  readonly unable: string | undefined
}

/** Takes lines and gives beats. */
export function beatReader(onBeat: (beat: Beat) => void): (line: string) => void {
  let daemons: DaemonBeat[] = []
  let master: Beat['master']
  let lock: LockHolder | undefined
  return (line) => {
    const [kind, ...rest] = line.split('|')
    if (kind === 'daemon') daemons.push(daemonOf(rest))
    else if (kind === 'master') master = { at: rest[0] ?? '', misses: Number(rest[1]) }
    else if (kind === 'lock') lock = parseHolder(rest.join('|'))
    else if (kind === 'beat' || kind === 'unable') {
      const uptime = kind === 'beat' ? Number(rest[0]) / 100 : 0
      const beat = { daemons, master, lock, uptime, unable: kind === 'unable' ? rest.join('|') : undefined }
      daemons = []
      master = lock = undefined
      onBeat(beat)
    }
  }
}

function daemonOf(fields: readonly string[]): DaemonBeat {
  const [id = '', pid, born = '', letter = '', silent, port, restarts, enabled, state = ''] = fields
  return {
    id,
    pid: pid ? Number(pid) : undefined,
    born,
    letter,
    silent: silent ? Number(silent) / 100 : undefined,
    port: port ? Number(port) : undefined,
    restarts: Number(restarts ?? 0),
    enabled: enabled === 'yes',
    state,
  }
}
