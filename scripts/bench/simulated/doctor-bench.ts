/** The doctor of a large cluster of simulated machines; and where the examination of one never ends, and a probe of another neither. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measure, median } from '../measure.ts'
import { digits, inProject, markdown, spread, thisBox, type BenchOptions, type Table } from '../shared.ts'
import { layOutPatients, type SimulatedPatients } from './patients.ts'

const aim = { machines: 200, seconds: 15, megabytes: 300 }

/** The machine whose examination never ends, and the seconds that it may cost. */
const hanging = { machine: 'w1', patience: 15 }

/** What doctor.mjs says. */
interface Doctored {
  /** Without the start of Node. */
  readonly seconds: number
  /** MB, of the whole process. */
  readonly peak: number
  readonly machines: number
  readonly dialled: number
  readonly lookups: number
  readonly unseen: readonly { readonly machine: string; readonly what: string }[]
  readonly causes: readonly string[]
}

export async function benchSimulatedDoctor({ rounds, latency }: BenchOptions): Promise<Table> {
  const folder = mkdtempSync(join(tmpdir(), 'tinderbox-simulated-'))
  const well: Doctored[] = []
  const hung: Doctored[] = []
  try {
    const patients = layOutPatients(folder, aim.machines)
    for (let round = 1; round <= rounds; round++) {
      well.push(await doctorOnce(patients, latency, []))
      hung.push(await doctorOnce(patients, latency, [hanging.machine, patients.late]))
      console.error(
        `round ${round} of ${rounds}: ${aim.machines} simulated machines ${digits(well.at(-1)!.seconds)} s, two that hang ${digits(hung.at(-1)!.seconds)} s`,
      )
    }
    for (const one of well) expectSeen(one, [])
    for (const one of hung)
      expectSeen(one, [`${hanging.machine}: everything but its facts`, `${patients.late}: ${patients.lateProbe}`])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const seconds = (all: readonly Doctored[]) => all.map((one) => one.seconds)
  const plain = median(seconds(well))
  const row = (what: string, all: readonly Doctored[], limit: number, told: string) => {
    const peak = Math.max(...all.map((one) => one.peak))
    const isReached = median(seconds(all)) <= limit && peak <= aim.megabytes
    return [what, spread(seconds(all), 's'), `${digits(peak)} MB`, told, isReached ? 'yes' : 'no']
  }
  const { dialled, lookups } = well[0]!
  const text = `${markdown(
    [`${aim.machines} machines (simulated)`, 'doctor', 'memory', 'aim', 'reached'],
    [
      row('all is well', well, aim.seconds, `<= ${aim.seconds} s, <= ${aim.megabytes} MB`),
      row(
        'one examination never ends, nor does one probe elsewhere',
        hung,
        plain + hanging.patience,
        `<= ${hanging.patience} s more, <= ${aim.megabytes} MB`,
      ),
    ],
  )}

Medians of ${rounds} round(s), each in a process of its own, and the largest memory; ${latency} ms until a machine answers; ${dialled} connections tried, ${lookups} names looked up; ${thisBox}.`
  return { name: 'doctor-simulated', text }
}

async function doctorOnce(
  { file, answers }: SimulatedPatients,
  latency: number,
  hang: readonly string[],
): Promise<Doctored> {
  const script = inProject('scripts/bench/simulated/doctor.mjs')
  const { output } = await measure([process.execPath, script, file, answers, String(latency), ...hang], '/')
  return JSON.parse(output.split('\n')[0]!) as Doctored
}

/** Nothing is found, and nothing but this was left out. */
function expectSeen(seen: Doctored, unseen: readonly string[]): void {
  const left = seen.unseen.map(({ machine, what }) => `${machine}: ${what}`).toSorted()
  const isWhole = seen.causes.length === 0 && seen.machines === aim.machines && seen.lookups === aim.machines ** 2
  if (!isWhole || left.join('\n') !== unseen.toSorted().join('\n'))
    throw new Error(`${aim.machines} simulated machines gave ${JSON.stringify(seen)}`)
}
