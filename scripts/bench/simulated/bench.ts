/** How the time and the memory of looking at a cluster grow with its machines. The machines are simulated; the command's code is the real one. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median } from '../measure.ts'
import { digits, markdown, thisBox, type BenchOptions, type Table } from '../shared.ts'
import { lookOnce, type Look } from './look.ts'
import { layOut } from './machines.ts'

const sizes = [10, 100, 1000]
/** Of `status`, which examines machines as the doctor does, the memory alone: at two seconds for each, and 64 at once, a thousand take half a minute. */
const aim = { machines: 1000, seconds: 10, megabytes: 300 }

export async function benchSimulatedGrowth({ rounds, latency }: BenchOptions): Promise<Table> {
  const folder = mkdtempSync(join(tmpdir(), 'tinderbox-simulated-'))
  const rows: string[][] = []
  let reached = false
  try {
    for (const machines of sizes) {
      const { file, changed, answers } = layOut(join(folder, `${machines}`), machines)
      const looks: Record<'same' | 'changed' | 'status', Look[]> = { same: [], changed: [], status: [] }
      for (let round = 1; round <= rounds; round++) {
        looks.same.push(await simulated('look', file, false))
        looks.changed.push(await simulated('look', changed, true))
        looks.status.push(await simulated('status', file, false))
      }
      const all = Object.values(looks)
      rows.push([String(machines), ...all.map(cell)])
      console.error(`${machines} simulated machines: ${all.map(cell).join(' | ')}`)
      if (machines === aim.machines)
        reached =
          all.flat().every(({ peak }) => peak <= aim.megabytes) &&
          [looks.same, looks.changed].every((some) => median(some.map(({ seconds }) => seconds)) <= aim.seconds)

      async function simulated(what: 'look' | 'status', asked: string, differs: boolean): Promise<Look> {
        const look = await lookOnce(what, asked, { answers, latency })
        const changes = look.changes ?? 0
        if (look.errors > 0 || (differs ? changes < machines : changes > 0))
          throw new Error(`${machines} simulated machines gave ${JSON.stringify(look)}`)
        return look
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const text = `${markdown(['machines (simulated)', 'plan: nothing differs', 'plan: every worker differs', 'status'], rows)}

Medians of ${rounds} round(s), each in a process of its own; ${latency} ms until a machine answers, and two seconds for an examination, which is part of status; ${thisBox}. Aim for ${aim.machines} machines: a plan in <= ${aim.seconds} s, and <= ${aim.megabytes} MB; reached: ${reached ? 'yes' : 'no'}.`
  return { name: 'simulated', text }
}

function cell(looks: readonly Look[]): string {
  const of = (key: 'seconds' | 'peak') => median(looks.map((look) => look[key]))
  return `${digits(of('seconds'))} s, ${digits(of('peak'))} MB`
}
