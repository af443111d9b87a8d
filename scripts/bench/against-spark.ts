/** Tinderbox against Spark's own way, in turns, on the same four machines; and its own limits. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cacheFolder } from '../../packages/cluster/src/artifacts/cache.ts'
import { sourcesFor } from '../../packages/cluster/src/artifacts/index.ts'
import { obtain } from '../../packages/cluster/src/artifacts/obtain.ts'
import { startFarm } from '../../tests/machines/farm.ts'
import { measure, median } from './measure.ts'
import {
  benchMachines,
  command,
  inProject,
  markdown,
  spread,
  thisBox,
  type BenchOptions,
  type Table,
} from './shared.ts'
import { installStock, startStock, stopStock, submitStock } from './stock.ts'

const pi = inProject('examples/pi.py')

interface Row {
  readonly what: string
  readonly ours: readonly number[]
  readonly theirs?: readonly number[]
  readonly unit: 's' | 'MB'
  readonly rival: string
  readonly aim: string
  readonly reached: (ours: number, ratio: number | undefined) => boolean
}

interface Figures {
  readonly start: [number[], number[]]
  readonly pi: [number[], number[]]
  readonly again: number[]
  readonly help: [number[], number[]]
  readonly peak: number[]
}

export async function benchAgainstSpark({ rounds }: BenchOptions): Promise<Table> {
  const cwd = mkdtempSync(join(tmpdir(), 'tinderbox-bench-'))
  const tinderbox = (...argv: string[]) => measure([...command, ...argv], cwd)
  const farm = await startFarm({
    machines: benchMachines(['m1', 'm2', 'm3', 'm4', 'p1', 'p2', 'p3']),
  })
  // A machine belongs to one cluster, so the Pi job has three of its own.
  const three = { ...farm, machines: farm.machines.slice(4) }
  const figures: Figures = { start: [[], []], pi: [[], []], again: [], help: [[], []], peak: [] }
  try {
    const file = (name: string, master: string, workers: string) =>
      `name: ${name}\nmaster: ${master}\nworkers: ${workers}\nssh: { config: ${farm.sshConfig} }\nspark: { worker: { cores: 1, memory: 2g } }\n`
    writeFileSync(join(cwd, 'cluster.yaml'), file('bench', 'm1', '[m2, m3, m4]'))
    writeFileSync(join(cwd, 'two.yaml'), file('two', 'p1', '[p2, p3]'))
    const spark = await obtain(
      { artifact: 'spark', version: '4.3.0', platform: { os: 'linux', arch: 'x86_64' } },
      sourcesFor('spark'),
      { cacheDir: cacheFolder() },
    )
    for (const argv of [
      ['up', '--yes'],
      ['down', '--yes'],
      ['up', '--yes', '-f', 'two.yaml'],
      ['down', '--yes', '-f', 'two.yaml'],
    ])
      figures.peak.push((await tinderbox(...argv)).peak)
    await installStock(farm, spark.artifact)

    for (let round = 1; round <= rounds; round++) {
      figures.start[1].push(await startStock(farm, 3))
      await stopStock(farm)
      const up = await tinderbox('up', '--yes')
      const again = await tinderbox('up', '--yes')
      await tinderbox('down', '--yes')
      figures.start[0].push(up.seconds)
      figures.again.push(again.seconds)
      figures.peak.push(up.peak, again.peak)

      await startStock(three, 2)
      figures.pi[1].push((await submitStock(three, readFileSync(pi, 'utf8'))).seconds)
      await stopStock(three)
      await tinderbox('up', '--yes', '-f', 'two.yaml')
      const job = await tinderbox('submit', pi, '-f', 'two.yaml')
      if (!/Pi is/.test(job.output)) throw new Error(`no Pi: ${job.output}`)
      await tinderbox('down', '--yes', '-f', 'two.yaml')
      figures.pi[0].push(job.seconds)
      figures.peak.push(job.peak)

      for (let i = 0; i < 3; i++) {
        figures.help[0].push((await tinderbox('--help')).seconds)
        figures.help[1].push((await measure([process.execPath, '-e', '0'], cwd)).seconds)
      }
      console.error(
        `round ${round} of ${rounds}: start ${figures.start[0].at(-1)!.toFixed(1)} / ${figures.start[1].at(-1)!.toFixed(1)} s, Pi ${figures.pi[0].at(-1)!.toFixed(1)} / ${figures.pi[1].at(-1)!.toFixed(1)} s`,
      )
    }
  } finally {
    await farm.stop()
    rmSync(cwd, { recursive: true, force: true })
  }

  return tableOf(figures, rounds)
}

function tableOf(figures: Figures, rounds: number): Table {
  const rows: Row[] = [
    {
      what: 'from installed to 3 of 3 workers registered',
      ours: figures.start[0],
      theirs: figures.start[1],
      unit: 's',
      rival: 'spark-daemon.sh over ssh, as start-all.sh does',
      aim: 'ratio <= 0.5',
      reached: (_, ratio) => ratio! <= 0.5,
    },
    {
      what: 'the Pi job, 10,000,000 samples, 2 workers of 1 core',
      ours: figures.pi[0],
      theirs: figures.pi[1],
      unit: 's',
      rival: 'plain spark-submit',
      aim: 'ratio <= 0.6',
      reached: (_, ratio) => ratio! <= 0.6,
    },
    {
      what: 'a second `up` that changes nothing, 4 machines',
      ours: figures.again,
      unit: 's',
      rival: '',
      aim: '< 1.5 s',
      reached: (ours) => ours < 1.5,
    },
    {
      what: '`tinderbox --help`',
      ours: figures.help[0],
      theirs: figures.help[1],
      unit: 's',
      rival: '`node -e 0`',
      aim: 'ratio <= 4',
      reached: (_, ratio) => ratio! <= 4,
    },
    {
      what: "the command's peak memory, largest of all runs",
      ours: [Math.max(...figures.peak)],
      unit: 'MB',
      rival: '',
      aim: '<= 150 MB',
      reached: (ours) => ours <= 150,
    },
  ]
  const head = ['what', 'Tinderbox', 'rival', 'ratio', 'aim', 'reached']
  const cells = rows.map(({ what, ours, theirs, unit, rival, aim, reached }) => {
    const own = median(ours)
    const ratio = theirs && own / median(theirs)
    const other = theirs ? `${spread(theirs, unit)}, ${rival}` : ''
    return [what, spread(ours, unit), other, ratio?.toFixed(2) ?? '', aim, reached(own, ratio) ? 'yes' : 'no']
  })
  const text = `${markdown(head, cells)}

Medians of ${rounds} rounds (smallest-largest), taken in turns in one run; ${thisBox}, four and three test machines on it.`
  return { name: 'spark', text }
}
