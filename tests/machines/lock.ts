import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/**
 * Holds an exclusive lock on a file, between processes, while `work` runs. flock(1) holds it for as long as its standard input is
 * open, so the kernel lets go of it also when this process is killed: a lock that is left behind cannot exist.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const holder = spawn('flock', ['--exclusive', path, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(holder, 'close')
  const held = await Promise.race([once(createInterface(holder.stdout), 'line'), ended])
  if (held[0] !== 'held') throw new Error(`could not lock ${path}`)
  try {
    return await work()
  } finally {
    holder.stdin.end()
    await ended
  }
}
