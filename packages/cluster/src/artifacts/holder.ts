/** Which process something belongs to, in a form that another process can check: locks and scratch folders of the dead are taken away. */
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'

export interface Holder {
  readonly host: string
  readonly pid: number
  /** The kernel's start time of the process, so that a number that was given out again is not taken for it; '' where there is no /proc. */
  readonly started: string
}

/** On other machines (a home folder on NFS) no process can be checked: what was not touched for so long, in ms, counts as left behind. */
const foreignLimit = 5 * 60_000

export async function thisProcess(): Promise<Holder> {
  return { host: hostname(), pid: process.pid, started: (await startTime(process.pid)) ?? '' }
}

/** `touched`: when its file was last written, in ms since 1970. */
export async function isAlive(holder: Holder, touched: number): Promise<boolean> {
  if (holder.host !== hostname()) return Date.now() - touched < foreignLimit
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const started = await startTime(holder.pid)
  return started === undefined ? holder.started === '' : started === holder.started
}

/** `undefined` when the text is none, as in a file that was cut off. */
export function parseHolder(text: string): Holder | undefined {
  try {
    const { host, pid, started } = JSON.parse(text) as Partial<Holder>
    return typeof host === 'string' && typeof pid === 'number' && typeof started === 'string'
      ? { host, pid, started }
      : undefined
  } catch {
    return undefined
  }
}

/** Field 22 of /proc/PID/stat; the second, a name in brackets, may hold spaces and brackets itself. */
async function startTime(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19]
}
