/** Short runs of ssh that carry no script: resolving, connecting, forwarding. */
import { spawn } from 'node:child_process'
import { Slots } from './slots.ts'
import { sshMissing } from './ssh-errors.ts'

/**
 * Processes of ssh that may run at once, over all machines; the shared connections themselves do not count. Each costs some 2 MB, three file
 * descriptors and 10 ms of a core: a thousand machines asked at once would starve this one. With 64, a machine that answers in 0.2 s leaves
 * room for 300 a second, which is more than most controllers can start.
 */
export const sshProcesses = new Slots(64)

export interface SshRun {
  /** Undefined when it took too long. */
  readonly exitCode: number | undefined
  readonly stdout: string
  readonly stderr: string
}

/** Older versions of ssh leave their standard error open in the shared connection's process: the exit counts, not the close. */
const DRAIN = 200

export async function runSsh(argv: readonly string[], timeout: number): Promise<SshRun> {
  const release = await sshProcesses.take()
  return runNow(argv, timeout).finally(release)
}

function runNow(argv: readonly string[], timeout: number): Promise<SshRun> {
  return new Promise((resolve, reject) => {
    const child = spawn('ssh', argv, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    let [stdout, stderr] = ['', '']
    let late = false
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const timer = setTimeout(() => {
      late = true
      child.kill('SIGKILL')
    }, timeout * 1000)
    child.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      reject(error.code === 'ENOENT' ? sshMissing() : error)
    })
    child.on('exit', (code) => {
      clearTimeout(timer)
      const done = (): void => {
        clearTimeout(drain)
        child.stdout.destroy()
        child.stderr.destroy()
        resolve({ exitCode: late ? undefined : (code ?? 255), stdout, stderr })
      }
      // Where this process was too busy to read in that time, what has come is read before it is done.
      const drain = setTimeout(() => setImmediate(done), DRAIN)
      child.on('close', done)
    })
  })
}
