/** Runs the built command on a real pseudo-terminal, where it asks, and types the answers. `script` is the terminal. */
import { spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import { main } from './tinderbox.ts'

export interface Answer {
  /** What has to be on the screen before it is typed; only what came after the answer before counts. */
  readonly after: RegExp
  readonly type: string
}

export interface Typed {
  readonly exitCode: number
  /** All that the terminal showed, without what moves the cursor or colours; what is drawn anew is there each time. */
  readonly shown: string
}

/** While it works something moves on the screen; where nothing does for so long, it asks what nobody answers. */
const patience = 60_000

/** `argv` has no quotes in it. A question that never comes is not waited for once the command has ended: `shown` says how far it came. */
export function onTerminal(
  argv: readonly string[],
  { cwd }: { readonly cwd: string },
  answers: readonly Answer[],
): Promise<Typed> {
  const command = `stty cols 100 rows 50; exec ${[process.execPath, main, ...argv].map((one) => `'${one}'`).join(' ')}`
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    cwd,
    env: { ...process.env, TERM: 'xterm', LANG: 'C.UTF-8' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const end = () => child.kill('SIGKILL')
  let timer = setTimeout(end, patience)
  const left = [...answers]
  let [raw, from] = ['', 0]
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    raw += text
    clearTimeout(timer)
    timer = setTimeout(end, patience)
    const [next] = left
    if (!next?.after.test(stripVTControlCharacters(raw.slice(from)))) return
    left.shift()
    from = raw.length
    child.stdin.write(next.type)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ exitCode: code ?? 137, shown: stripVTControlCharacters(raw) })
    })
  })
}
