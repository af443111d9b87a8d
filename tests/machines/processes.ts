import { readdirSync, readFileSync } from 'node:fs'

/** A process id is used again after a while; together with the start time it means one process only. */
export interface ProcessIdentity {
  readonly pid: number
  readonly startTime: string
}

export function identify(pid: number): ProcessIdentity | undefined {
  const stat = readStat(pid)
  return stat && { pid, startTime: stat.startTime }
}

/** Still that same process, and not merely waiting to be collected by its parent. */
export function isAlive(identity: ProcessIdentity): boolean {
  const stat = readStat(identity.pid)
  return stat !== undefined && stat.startTime === identity.startTime && stat.state !== 'Z'
}

export function childrenOf(parent: number): number[] {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
  return pids.filter((pid) => readStat(pid)?.parent === parent)
}

/** Whether it is process 1 of a PID namespace below ours. */
export function isContainerInit(pid: number): boolean {
  const ids = /^NSpid:\s+(.*)$/m.exec(readProcFile(pid, 'status') ?? '')?.[1]?.split(/\s+/) ?? []
  return ids.length > 1 && ids.at(-1) === '1'
}

/** Signals one process and says whether it was there. */
export function signal(pid: number, name: NodeJS.Signals | number): boolean {
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}

export function readProcFile(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return undefined
  }
}

function readStat(pid: number): { state: string; parent: number; startTime: string } | undefined {
  const stat = readProcFile(pid, 'stat')
  // The second field is the program's name in brackets and may hold anything, so count from the last bracket (see proc(5)).
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, parent] = fields ?? []
  const startTime = fields?.[19]
  return state && parent && startTime ? { state, parent: Number(parent), startTime } : undefined
}
