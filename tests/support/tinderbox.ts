/** Runs the built command as a user would, in a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const main = fileURLToPath(new URL('../../packages/cluster/dist/cli/main.js', import.meta.url))

export interface Run {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  /** Both, in the order in which they came. */
  readonly output: string
}

export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Run>
  /** Resolves with the match when the output so far has one; rejects when the command ends without. */
  seen(pattern: RegExp): Promise<RegExpExecArray>
}

const alive = new Set<Running>()

/** What a test that failed left running: a job would hold its cluster, and no later test would get any of it. */
export async function endWhatRuns(): Promise<void> {
  await Promise.all(
    [...alive].map(async ({ child, ended }) => {
      // Ends the application too.
      child.kill('SIGINT')
      const late = setTimeout(() => child.kill('SIGKILL'), 120_000)
      await ended.catch(() => undefined)
      clearTimeout(late)
    }),
  )
}

export function start(
  argv: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Running {
  const child = spawn(process.execPath, [main, ...argv], {
    cwd: options.cwd,
    env: { ...process.env, NO_COLOR: '1', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr, output] = ['', '', '']
  const watchers = new Set<() => void>()
  const add = (text: string) => {
    output += text
    for (const watch of watchers) watch()
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => add(((stdout += text), text)))
  child.stderr.setEncoding('utf8').on('data', (text: string) => add(((stderr += text), text)))
  const ended = new Promise<Run>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) =>
      resolve({ exitCode: code ?? (signal === 'SIGKILL' ? 137 : 130), stdout, stderr, output }),
    )
  })
  const seen = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const watch = () => {
        const match = pattern.exec(output)
        if (!match) return
        watchers.delete(watch)
        resolve(match)
      }
      watchers.add(watch)
      watch()
      void ended.then(() => reject(new Error(`it ended without ${String(pattern)}:\n${output}`)))
    })
  const running: Running = { child, ended, seen }
  alive.add(running)
  void ended.catch(() => undefined).then(() => alive.delete(running))
  return running
}

export function tinderbox(
  argv: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<Run> {
  return start(argv, options).ended
}
