/** A file system that never answers, as a dead network disk. Root and /dev/fuse are needed. */
import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('hanging-mount.py', import.meta.url))

export interface HangingMount {
  /** Whoever hangs in it goes on, with an error; the folder is as it was. */
  unmount(): Promise<void>
}

export function canHang(): boolean {
  try {
    accessSync('/dev/fuse', constants.R_OK | constants.W_OK)
    return process.getuid!() === 0
  } catch {
    return false
  }
}

/** `pid`: as that process sees its mounts. However this process ends, the hanging ends with it. */
export async function mountHanging(folder: string, pid?: number): Promise<HangingMount> {
  const argv = [program, folder, ...(pid === undefined ? [] : [String(pid)])]
  const child = spawn('python3', argv, { stdio: ['pipe', 'pipe', 'pipe'], detached: true })
  const ended = once(child, 'exit')
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await Promise.race([once(child.stdout, 'data'), ended])
  if (child.exitCode !== null) throw new Error(`could not mount on ${folder}: ${said}`)
  return {
    async unmount() {
      child.stdin.end()
      await ended
    },
  }
}
