import { inProject } from '../shared.ts'
import { measure } from '../measure.ts'

/** What look.mjs says of one look at a cluster. */
export interface Look {
  /** Without the start of Node. */
  readonly seconds: number
  /** MB, of the whole process. */
  readonly peak: number
  /** Seconds of processor time, of the process and the ssh processes that it started. */
  readonly cpu: number
  /** Actions of the plan. */
  readonly changes?: number
  /** What stands in the way. */
  readonly errors: number
}

export async function lookOnce(
  what: 'look' | 'status',
  file: string,
  simulated?: { readonly answers: string; readonly latency: number },
  env?: Readonly<Record<string, string>>,
): Promise<Look> {
  const more = simulated ? [simulated.answers, String(simulated.latency)] : []
  const script = inProject('scripts/bench/simulated/look.mjs')
  const { cpu, output } = await measure([process.execPath, script, what, file, ...more], '/', env)
  return { ...(JSON.parse(output.split('\n')[0]!) as Omit<Look, 'cpu'>), cpu }
}
