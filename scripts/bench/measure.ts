/** Times whole processes from outside, and what medians are made of. */
import { spawn } from 'node:child_process'

export interface Measured {
  /** Wall time in seconds. */
  readonly seconds: number
  /** Of the largest process among the command and what it waited for, in MB. */
  readonly peak: number
  /** Seconds of processor time, of the command and what it waited for. */
  readonly cpu: number
  readonly output: string
}

/** The kernel's own accounting of ended children is to be had from Python, not from Node. */
const wrapper = `
import resource, subprocess, sys, time
began = time.monotonic()
code = subprocess.call(sys.argv[1:])
took = time.monotonic() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print("%.4f %d %.4f" % (took, used.ru_maxrss, used.ru_utime + used.ru_stime), file=sys.stderr)
sys.exit(code)
`

/** Throws when the command fails: a failed run is no measurement. */
export async function measure(
  argv: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Measured> {
  const child = spawn('python3', ['-c', wrapper, ...argv], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [output, errors] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`${argv.join(' ')} exited with ${code}:\n${output}${errors}`)
  const numbers = errors.trimEnd().split('\n').at(-1)!.split(' ').map(Number)
  const [seconds, kilobytes, cpu] = numbers as [number, number, number]
  return { seconds, peak: kilobytes / 1024, cpu, output: output + errors }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
