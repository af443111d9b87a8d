/**
 * `npm run bench [-- --rounds N] [--write]`: what Tinderbox costs, each figure against Spark's own way in the same run on the same machines
 * (four test machines on this one; root needed). Medians of the rounds; --write puts the table into docs/performance.md.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { cacheFolder } from '../../packages/cluster/src/artifacts/cache.ts'
import { sourcesFor } from '../../packages/cluster/src/artifacts/index.ts'
import { obtain } from '../../packages/cluster/src/artifacts/obtain.ts'
import { startFarm } from '../../tests/machines/farm.ts'
import { ensurePrerequisites } from '../../tests/machines/prerequisites.ts'
import { measure, median } from './measure.ts'
import { installStock, startStock, stopStock, submitStock } from './stock.ts'

const { values: flags } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, write: { type: 'boolean', default: false } },
})
const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const cwd = mkdtempSync(join(tmpdir(), 'tinderbox-bench-'))
const pi = root('examples/pi.py')
const node = process.execPath
const tinderbox = (...argv: string[]) => measure([node, root('packages/cluster/dist/cli/main.js'), ...argv], cwd)

interface Row {
  readonly what: string
  readonly ours: readonly number[]
  readonly theirs?: readonly number[]
  readonly unit: 's' | 'MB'
  readonly rival: string
  readonly aim: string
  readonly reached: (ours: number, ratio: number | undefined) => boolean
}

const missing = await ensurePrerequisites()
if (missing.length > 0) throw new Error(missing.map(({ what, why }) => `${what}: ${why}`).join('\n'))
const farm = await startFarm({
  machines: ['m1', 'm2', 'm3', 'm4'].map((name) => ({ name, sudo: 'passwordless' as const })),
})
const figures = { start: [[], []], pi: [[], []], again: [], help: [[], []], peak: [] } as {
  start: [number[], number[]]
  pi: [number[], number[]]
  again: number[]
  help: [number[], number[]]
  peak: number[]
}
try {
  const file = (workers: string) =>
    `name: bench\nmaster: m1\nworkers: ${workers}\nssh: { config: ${farm.sshConfig} }\nspark: { worker: { cores: 1, memory: 2g } }\n`
  writeFileSync(join(cwd, 'cluster.yaml'), file('[m2, m3, m4]'))
  writeFileSync(join(cwd, 'two.yaml'), file('[m2, m3]').replace('bench', 'two'))
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

  for (let round = 1; round <= Number(flags.rounds); round++) {
    figures.start[1].push(await startStock(farm, 3))
    await stopStock(farm)
    const up = await tinderbox('up', '--yes')
    const again = await tinderbox('up', '--yes')
    await tinderbox('down', '--yes')
    figures.start[0].push(up.seconds)
    figures.again.push(again.seconds)
    figures.peak.push(up.peak, again.peak)

    await startStock(farm, 2)
    figures.pi[1].push(await submitStock(farm, readFileSync(pi, 'utf8')))
    await stopStock(farm)
    await tinderbox('up', '--yes', '-f', 'two.yaml')
    const job = await tinderbox('submit', pi, '-f', 'two.yaml')
    if (!/Pi is/.test(job.output)) throw new Error(`no Pi: ${job.output}`)
    await tinderbox('down', '--yes', '-f', 'two.yaml')
    figures.pi[0].push(job.seconds)
    figures.peak.push(job.peak)

    for (let i = 0; i < 3; i++) {
      figures.help[0].push((await tinderbox('--help')).seconds)
      figures.help[1].push((await measure([node, '-e', '0'], cwd)).seconds)
    }
    console.error(
      `round ${round} of ${flags.rounds}: start ${figures.start[0].at(-1)!.toFixed(1)} / ${figures.start[1].at(-1)!.toFixed(1)} s, Pi ${figures.pi[0].at(-1)!.toFixed(1)} / ${figures.pi[1].at(-1)!.toFixed(1)} s`,
    )
  }
} finally {
  await farm.stop()
  rmSync(cwd, { recursive: true, force: true })
}

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
const digits = (value: number) => value.toFixed(value < 1 ? 3 : value < 100 ? 1 : 0)
const range = (all: readonly number[]) =>
  all.length > 1 ? ` (${digits(Math.min(...all))}-${digits(Math.max(...all))})` : ''
const table = [
  '| what | Tinderbox | rival | ratio | aim | reached |',
  '|---|---|---|---|---|---|',
  ...rows.map(({ what, ours, theirs, unit, rival, aim, reached }) => {
    const own = median(ours)
    const other = theirs && median(theirs)
    const ratio = other === undefined ? undefined : own / other
    const theirText = other === undefined ? '' : `${digits(other)} ${unit}${range(theirs!)}, ${rival}`
    return `| ${what} | ${digits(own)} ${unit}${range(ours)} | ${theirText} | ${ratio?.toFixed(2) ?? ''} | ${aim} | ${reached(own, ratio) ? 'yes' : 'no'} |`
  }),
].join('\n')
const about = `Medians of ${flags.rounds} rounds (smallest-largest), taken in turns in one run; ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, four test machines on it, Node ${process.version}.`
console.log(`${table}\n\n${about}`)
if (flags.write) {
  const page = root('docs/performance.md')
  const text = readFileSync(page, 'utf8')
  if (!/<!-- bench -->[^]*<!-- \/bench -->/.test(text)) throw new Error(`${page} has no place for the table`)
  writeFileSync(
    page,
    text.replace(/<!-- bench -->[^]*<!-- \/bench -->/, `<!-- bench -->\n${table}\n\n${about}\n<!-- /bench -->`),
  )
}
