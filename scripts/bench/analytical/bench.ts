/**
 * An analytical job on HDFS under Tinderbox's sizing and under Spark's defaults: the same machines, the same Spark, the same files, workers of the same
 * size, in turns in one run.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cacheFolder } from '../../../packages/cluster/src/artifacts/cache.ts'
import { sourcesFor } from '../../../packages/cluster/src/artifacts/index.ts'
import { obtain } from '../../../packages/cluster/src/artifacts/obtain.ts'
import { startFarm } from '../../../tests/machines/farm.ts'
import { measure, median } from '../measure.ts'
import { command, inProject, markdown, spread, thisBox, type BenchOptions, type Table } from '../shared.ts'
import { installStock, startStock, stopStock, submitStock } from '../stock.ts'

const orders = 400_000
const cores = 1
const memory = '2g'
const program = inProject('scripts/bench/analytical/queries.py')

export async function benchAnalytical({ rounds }: BenchOptions): Promise<Table> {
  const cwd = mkdtempSync(join(tmpdir(), 'tinderbox-bench-'))
  const tinderbox = (...argv: string[]) => measure([...command, ...argv], cwd)
  const farm = await startFarm({
    machines: ['q1', 'q2', 'q3'].map((name) => ({ name, sudo: 'passwordless' as const })),
  })
  const [ours, theirs]: [number[], number[]] = [[], []]
  const results = new Set<string>()
  const note = (output: string) => results.add(/results (\w+)/.exec(output)?.[1] ?? `none: ${output}`)
  try {
    writeFileSync(
      join(cwd, 'cluster.yaml'),
      `name: queries\nmaster: q1\nworkers: [q2, q3]\nssh: { config: ${farm.sshConfig} }\nhdfs: {}\nspark: { worker: { cores: ${cores}, memory: ${memory} } }\n`,
    )
    await tinderbox('up', '--yes')
    const folder = `hdfs://${farm.machines[0]!.address}:8020/tables`
    const made = await tinderbox('submit', inProject('scripts/bench/analytical/make_data.py'), folder, `${orders}`)
    if (!made.output.includes(`made ${orders * 4}`)) throw new Error(`no data: ${made.output}`)
    const spark = await obtain(
      { artifact: 'spark', version: '4.3.0', platform: { os: 'linux', arch: 'x86_64' } },
      sourcesFor('spark'),
      { cacheDir: cacheFolder() },
    )
    await installStock(farm, spark.artifact)
    await startStock(farm, 2)
    for (let round = 1; round <= rounds; round++) {
      const stock = await submitStock(farm, readFileSync(program, 'utf8'), { arguments: [folder], says: /results \w+/ })
      note(stock.output)
      theirs.push(stock.seconds)
      const job = await tinderbox('submit', program, folder)
      note(job.output)
      ours.push(job.seconds)
      console.error(`round ${round} of ${rounds}: queries ${ours.at(-1)!.toFixed(1)} / ${theirs.at(-1)!.toFixed(1)} s`)
      if (process.env['BENCH_OUTPUT']) console.error(`ours:\n${job.output}\nstock:\n${stock.output}`)
    }
    if (results.size !== 1) throw new Error(`the results differ: ${[...results].join(', ')}`)
    await stopStock(farm)
    await tinderbox('down', '--yes')
  } finally {
    await farm.stop()
    rmSync(cwd, { recursive: true, force: true })
  }
  const ratio = median(ours) / median(theirs)
  const row = [
    `five queries over ${(orders * 4) / 1e6} million lines on HDFS, 2 workers of ${cores} core and ${memory}`,
    spread(ours, 's'),
    `${spread(theirs, 's')}, plain spark-submit with Spark's defaults`,
    ratio.toFixed(2),
    'ratio <= 0.7',
    ratio <= 0.7 ? 'yes' : 'no',
  ]
  const text = `${markdown(['what', 'Tinderbox', 'rival', 'ratio', 'aim', 'reached'], [row])}

Medians of ${rounds} rounds (smallest-largest), taken in turns in one run; ${thisBox}, three test machines on it. Both gave the same results.`
  return { name: 'analytical', text }
}
