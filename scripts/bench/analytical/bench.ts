/**
 * An analytical job on HDFS under Tinderbox's sizing and under Spark's defaults: the same machines, the same Spark, the same files, workers of the same
 * size, in turns in one run. Only one side's daemons run at a time, but for HDFS, which both read.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cacheFolder } from '../../../packages/cluster/src/artifacts/cache.ts'
import { sourcesFor } from '../../../packages/cluster/src/artifacts/index.ts'
import { obtain } from '../../../packages/cluster/src/artifacts/obtain.ts'
import { startFarm, type Farm } from '../../../tests/machines/farm.ts'
import { measure, median } from '../measure.ts'
import {
  benchMachines,
  command,
  inProject,
  markdown,
  spread,
  thisBox,
  type BenchOptions,
  type Table,
} from '../shared.ts'
import { installStock, startStock, stopStock, submitStock, type WorkerSize } from '../stock.ts'
import { Side } from './side.ts'

/** 1.6 million lines. */
const orders = 400_000
/** MiB of each machine: three of them fit into this one, none promises what it has not. Cores are as they are, so both workers promise all of them. */
const machineMemory = 6144
const program = inProject('scripts/bench/analytical/queries.py')

export async function benchAnalytical({ rounds }: BenchOptions): Promise<Table> {
  const cwd = mkdtempSync(join(tmpdir(), 'tinderbox-bench-'))
  const tinderbox = (...argv: string[]) => measure([...command, ...argv], cwd)
  const farm = await startFarm({
    machines: benchMachines(['q1', 'q2', 'q3']),
  })
  try {
    for (const machine of farm.machines) machine.limitMemory(machineMemory)
    writeFileSync(
      join(cwd, 'cluster.yaml'),
      `name: queries\nmaster: q1\nworkers: [q2, q3]\nssh: { config: ${farm.sshConfig} }\nhdfs: {}\n`,
    )
    await tinderbox('up', '--yes')
    const folder = `hdfs://${farm.machines[0]!.address}:8020/tables`
    const made = await tinderbox('submit', inProject('scripts/bench/analytical/make_data.py'), folder, `${orders}`)
    if (!made.output.includes(`made ${orders * 4}`)) throw new Error(`no data: ${made.output}`)
    const size = workerSize((await tinderbox('status', '--json')).output)
    const spark = await obtain(
      { artifact: 'spark', version: '4.3.0', platform: { os: 'linux', arch: 'x86_64' } },
      sourcesFor('spark'),
      { cacheDir: cacheFolder() },
    )
    await installStock(farm, spark.artifact)
    await stopOurs(farm)

    const ours = new Side('Tinderbox', farm, {
      start: () => tinderbox('up', '--yes'),
      run: () => tinderbox('submit', program, folder),
      stop: () => stopOurs(farm),
    })
    const theirs = new Side('stock', farm, {
      start: () => startStock(farm, 2, size),
      run: () => submitStock(farm, readFileSync(program, 'utf8'), { arguments: [folder], says: /results \w+/ }),
      stop: () => stopStock(farm),
    })
    // To try settings beside those that are: BENCH_ALSO='--conf spark.x=1' gives a third side, which is only told.
    const also = process.env['BENCH_ALSO']?.split(' ; ')
    const tried = new Side(`also ${also?.join(' ')}`, farm, {
      start: () => tinderbox('up', '--yes'),
      run: () => tinderbox('submit', ...(also ?? []), program, folder),
      stop: () => stopOurs(farm),
    })
    // Round 0 fills the files' cache and does not count. Each side is first as often as the other, or once more.
    for (let round = 0; round <= rounds; round++)
      for (const side of round % 2 === 1
        ? [theirs, ...(also ? [tried] : []), ours]
        : [ours, ...(also ? [tried] : []), theirs])
        console.error(`round ${round} of ${rounds}: ${await side.turn(round > 0)}`)
    const results = new Set([...ours.results, ...theirs.results])
    if (results.size !== 1) throw new Error(`the results differ: ${[...results].join(', ')}`)
    await tinderbox('down', '--yes')
    return { name: 'analytical', text: text(ours, theirs, size, rounds) }
  } finally {
    await farm.stop()
    rmSync(cwd, { recursive: true, force: true })
  }
}

/** Workers first, as `down` does: a master that comes back waits a minute for workers that it has not heard the end of. */
async function stopOurs(farm: Farm): Promise<void> {
  for (const service of ['worker', 'master'])
    await Promise.all(
      farm.machines.map((machine) => machine.run(`systemctl stop 'tinderbox-queries-spark-${service}*'; sleep 1`)),
    )
}

/** What Tinderbox made of the machines, for the other side's workers. */
function workerSize(status: string): WorkerSize {
  const { services } = JSON.parse(status.slice(0, status.lastIndexOf('}') + 1)) as {
    services: readonly { service: string; use?: { cores: number; memory: number } }[]
  }
  const { cores, memory } = services.find(({ service }) => service === 'spark-worker')!.use!
  return { cores, memory: `${memory}m` }
}

function text(ours: Side, theirs: Side, { cores, memory }: WorkerSize, rounds: number): string {
  const row = (what: string, kind: 'seconds' | 'queries' | 'cpu', aim?: number) => {
    const ratio = median(ours[kind]) / median(theirs[kind])
    const verdict = aim === undefined ? ['', ''] : [`ratio <= ${aim}`, ratio <= aim ? 'yes' : 'no']
    return [what, spread(ours[kind], 's'), spread(theirs[kind], 's'), ratio.toFixed(2), ...verdict]
  }
  const rows = [
    row('the job, from the command to its end', 'seconds', 0.7),
    row('of that, in the five queries', 'queries'),
    ...(ours.cpu.length > 0 ? [row('processor time of all three machines', 'cpu')] : []),
  ]
  const load = [...ours.load, ...theirs.load]
  return `${markdown(['what', 'Tinderbox', "plain spark-submit, Spark's defaults", 'ratio', 'aim', 'reached'], rows)}

${(orders * 4) / 1e6} million lines; a master and two workers of ${cores} cores and ${memory} each, on machines of ${machineMemory / 1024} GiB. Medians of ${rounds} rounds (smallest-largest) after one that does not count,
taken in turns in one run, each side first in every other round; ${thisBox}, three test machines on it, which share its cores; a load of ${Math.min(...load).toFixed(0)} to ${Math.max(...load).toFixed(0)} when a job ended. Both gave the same results.`
}
