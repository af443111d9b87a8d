import { existsSync, readFileSync } from 'node:fs'

/** Whether a process of this machine runs; one that has ended and was not waited for does not. */
export function isRunning(pid: number): boolean {
  const status = `/proc/${pid}/status`
  return existsSync(status) && !/^State:\s+Z/m.test(readFileSync(status, 'utf8'))
}
