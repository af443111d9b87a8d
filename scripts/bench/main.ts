/**
 * `npm run bench [-- --only spark,ansible,analytical,scale,doctor] [--rounds N] [--latency MS] [--write]`: what Tinderbox costs, each figure against its rival in the
 * same run on the same machines (test machines on this one; root needed). Medians of the rounds; --write puts the tables into docs/performance.md.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { ensurePrerequisites } from '../../tests/machines/prerequisites.ts'
import { benchAnalytical } from './analytical/bench.ts'
import { benchAgainstAnsible } from './ansible/bench.ts'
import { benchAgainstSpark } from './against-spark.ts'
import { benchDoctor } from './doctor/bench.ts'
import { benchRealGrowth } from './real-growth.ts'
import { inProject, type BenchOptions, type Table } from './shared.ts'
import { benchSimulatedGrowth } from './simulated/bench.ts'
import { benchSimulatedDoctor } from './simulated/doctor-bench.ts'

const benches: Readonly<Record<string, readonly ((options: BenchOptions) => Promise<Table>)[]>> = {
  spark: [benchAgainstSpark],
  ansible: [benchAgainstAnsible],
  analytical: [benchAnalytical],
  scale: [benchSimulatedGrowth, benchRealGrowth],
  doctor: [benchDoctor, benchSimulatedDoctor],
}

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(benches).join(',') },
    rounds: { type: 'string', default: '5' },
    latency: { type: 'string', default: '20' },
    write: { type: 'boolean', default: false },
  },
})
const names = flags.only.split(',')
const unknown = names.filter((name) => !Object.hasOwn(benches, name))
if (unknown.length > 0) throw new Error(`no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`)
const options = { rounds: Number(flags.rounds), latency: Number(flags.latency) }

const missing = await ensurePrerequisites()
if (missing.length > 0) throw new Error(missing.map(({ what, why }) => `${what}: ${why}`).join('\n'))
for (const bench of names.flatMap((name) => benches[name]!)) {
  const table = await bench(options)
  console.log(`${table.text}\n`)
  if (flags.write) write(table)
}

/** Each as soon as it is there: the next may fail. */
function write({ name, text }: Table): void {
  const page = inProject('docs/performance.md')
  const [before, after] = [`<!-- bench: ${name} -->`, '<!-- /bench -->']
  const old = readFileSync(page, 'utf8')
  const [begin, end] = [old.indexOf(before), old.indexOf(after, old.indexOf(before))]
  if (begin === -1 || end === -1) throw new Error(`${page} has no place for the table ${name}`)
  writeFileSync(page, `${old.slice(0, begin)}${before}\n${text}\n${old.slice(end)}`)
}
