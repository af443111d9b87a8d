/** Runs the command line in this process, in a folder of its own, and says what it printed. The folder goes when the test has ended. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { runCommandLine } from '../app.ts'

export interface Ran {
  readonly status: number
  readonly out: string
  readonly err: string
  readonly cwd: string
}

/** `files`: what lies in the folder, by name. */
export async function runHere(argv: readonly string[], files: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const cwd = await mkdtemp(join(tmpdir(), 'tinderbox-cli-'))
  onTestFinished(() => rm(cwd, { recursive: true }))
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text)
  let out = ''
  let err = ''
  const status = await runCommandLine(argv, {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    stdin: {},
    env: { LANG: 'C.UTF-8', XDG_STATE_HOME: cwd, HOME: cwd },
    cwd,
    signal: new AbortController().signal,
    giveInterruptsAway: () => {},
  })
  return { status, out, err, cwd }
}
