import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { signal } from './processes.ts'
import { waitForSync } from './wait.ts'

/**
 * Each machine gets control groups of its own. Without them, on a host that systemd does not run, all machines' systemds would
 * share one tree: `systemctl stop` and `systemctl status` would see (and kill) each other's processes.
 * They are also the one sure list of what belongs to a machine when it must be ended.
 */
export function groupPaths(name: string): string[] {
  return hierarchies().map((root) => join(root, name))
}

export function createGroups(groups: readonly string[]): void {
  for (const group of groups) mkdirSync(group, { recursive: true })
}

/** SIGKILL for all that is inside; says whether all of it is gone. */
export function killGroups(groups: readonly string[], timeoutMs = 10_000): boolean {
  return waitForSync(timeoutMs, () => {
    const pids = new Set(groups.flatMap(processesIn))
    for (const pid of pids) signal(pid, 'SIGKILL')
    return pids.size === 0
  })
}

/** Only works once they are empty, so it cannot lose track of a process. */
export function removeGroups(groups: readonly string[]): void {
  for (const group of groups) {
    waitForSync(2000, () => {
      for (const path of [...withDescendants(group)].toReversed()) attempt(() => rmdirSync(path))
      return withDescendants(group).length === 0
    })
  }
}

/** A shell loop that moves the shell that runs it ("0") into the groups, and does not mind if that cannot be. */
export function joinGroupsScript(groups: readonly string[]): string {
  return `for group in ${groups.map((group) => `'${group}'`).join(' ')}; do echo 0 2>/dev/null >"$group/cgroup.procs"; done`
}

/** Bounds all that is inside together, files in memory too. */
export function limitMemory(groups: readonly string[], mebibytes: number): void {
  const names = ['memory.max', 'memory.limit_in_bytes']
  const file = groups.flatMap((group) => names.map((name) => join(group, name))).find((path) => existsSync(path))
  if (file === undefined) throw new Error(`no control group of these limits memory: ${groups.join(', ')}`)
  writeFileSync(file, `${mebibytes * 2 ** 20}`)
}

/** Seconds of processor time of all that has run inside; undefined without cgroup v2, which counts it also where it controls nothing. */
export function processorSeconds(groups: readonly string[]): number | undefined {
  const text = groups.map((group) => attempt(() => readFileSync(join(group, 'cpu.stat'), 'utf8'))).join('')
  const used = /usage_usec (\d+)/.exec(text)?.[1]
  return used === undefined ? undefined : Number(used) / 1e6
}

/** cgroup v2, and of v1 those two that matter: systemd's own and memory (so that no limit of the caller's group reaches a machine). */
function hierarchies(): string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, path = '', type, options = ''] = line.split(' ')
      const wanted = type === 'cgroup2' || (type === 'cgroup' && /(^|,)(name=systemd|memory)(,|$)/.test(options))
      return wanted ? [path] : []
    })
}

function processesIn(group: string): number[] {
  const lines = withDescendants(group).flatMap(
    (path) => attempt(() => readFileSync(join(path, 'cgroup.procs'), 'utf8').split('\n')) ?? [],
  )
  return lines.map(Number).filter((pid) => pid > 1)
}

/** Parents before children; nothing if the group does not exist. */
function withDescendants(group: string): string[] {
  const entries = attempt(() => readdirSync(group, { withFileTypes: true }))
  if (!entries) return []
  return [
    group,
    ...entries.filter((entry) => entry.isDirectory()).flatMap((entry) => withDescendants(join(group, entry.name))),
  ]
}

// Groups vanish and processes end while we look at them.
function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
