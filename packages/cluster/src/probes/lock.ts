import type { Probe } from './probe.ts'

/** Who is changing the cluster, as the run itself says it. */
export interface LockHolder {
  /** Names the run in the audit trail. */
  readonly run: string
  readonly user: string
  /** Where it was typed. */
  readonly host: string
  readonly pid: number
  /** `up`, `up --rollback`, `down --purge`, ... */
  readonly command: string
  /** ISO 8601, by the clock of `host`. */
  readonly since: string
  /** Seconds after the connection of the run is lost: then the lock is free. */
  readonly expiresAfter: number
}

/**
 * The lock is held by a process that has the lock's file open as 9, and says so beside it. So this asks the process, and takes no lock to find out:
 * a run that tries at the same moment is not disturbed.
 */
export const lock = (clusterName: string): Probe<LockHolder | undefined> => ({
  name: 'lock',
  script: `
file=$ROOT/locks/${clusterName}
pid=$(sed -n 's/.*"process":\\([0-9]*\\)}$/\\1/p' "$file.holder")
[ -n "$pid" ] && [ "/proc/$pid/fd/9" -ef "$file" ] && cat "$file.holder"
`,
  parse: ([line]) => (line === undefined ? undefined : parseHolder(line)),
})

/** undefined when the text is none: it is being written, or another version wrote it. */
export function parseHolder(text: string): LockHolder | undefined {
  try {
    const { run, user, host, pid, command, since, expiresAfter } = JSON.parse(text) as Partial<LockHolder>
    const texts = [run, user, host, command, since]
    if (!texts.every((one) => typeof one === 'string') || typeof pid !== 'number' || typeof expiresAfter !== 'number')
      return undefined
    return { run: run!, user: user!, host: host!, pid, command: command!, since: since!, expiresAfter }
  } catch {
    return undefined
  }
}

/** `ada@laptop (pid 4711), up, since 2026-11-22T15:03:01.123Z` */
export function showHolder({ user, host, pid, command, since }: LockHolder): string {
  return `${user}@${host} (pid ${pid}), ${command}, since ${since}`
}
