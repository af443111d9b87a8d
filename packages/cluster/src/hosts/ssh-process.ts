/** Short runs of ssh that carry no script: resolving, connecting, forwarding. */
import { spawn } from 'node:child_process'
import { sshMissing } from './ssh-errors.ts'

export interface SshRun {
  /** Undefined when it took too long. */
  readonly exitCode: number | undefined
  readonly stdout: string
  readonly stderr: string
}

/** Older versions of ssh leave their standard error open in the shared connection's process: the exit counts, not the close. */
const DRAIN = 200

export function runSsh(argv: readonly string[], timeout: number): Promise<SshRun> {
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
      const drain = setTimeout(done, DRAIN)
      child.on('close', done)
    })
  })
}
