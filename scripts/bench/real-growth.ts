/** The same over real ssh, with as many real machines as this one holds; past that, several names for each. */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startFarm } from '../../tests/machines/farm.ts'
import { endConnections, sockets } from './end-connections.ts'
import { nameMachines } from './many-names.ts'
import { median } from './measure.ts'
import { benchMachines, digits, markdown, thisBox, type BenchOptions, type Table } from './shared.ts'
import { lookOnce, type Look } from './simulated/look.ts'

const real = 16
const sizes = [4, 8, 16, 64, 128]

export async function benchRealGrowth({ rounds }: BenchOptions): Promise<Table> {
  // Short: sockets lie in it.
  const folder = mkdtempSync('/tmp/tbx-')
  chmodSync(folder, 0o700)
  const env = { XDG_RUNTIME_DIR: folder }
  const names = Array.from({ length: real }, (_, i) => `r${i + 1}`)
  const farm = await startFarm({
    machines: benchMachines(names),
  })
  const rows: string[][] = []
  try {
    const config = await nameMachines(farm, folder, Math.max(...sizes))
    for (const size of sizes) {
      const file = join(folder, `${size}.yaml`)
      writeFileSync(file, `name: growth\nmaster: n1\nworkers: ["n[2-${size}]"]\nssh: { config: ${config} }\n`)
      const first: Look[] = []
      const again: Look[] = []
      const shared: number[] = []
      for (let round = 1; round <= Math.min(rounds, 3); round++) {
        await endConnections(folder)
        first.push(await lookOnce('look', file, undefined, env))
        again.push(await lookOnce('look', file, undefined, env))
        shared.push(connectionsMemory(folder) / size)
      }
      const of = (looks: readonly Look[], key: 'seconds' | 'peak' | 'cpu') => median(looks.map((look) => look[key]))
      rows.push([
        `${size}, on ${Math.min(size, real)} machines`,
        `${digits(of(first, 'seconds'))} s`,
        `${digits(of(again, 'seconds'))} s`,
        `${digits(of(first, 'cpu'))} s / ${digits(of(again, 'cpu'))} s`,
        `${digits(of(again, 'peak'))} MB`,
        `${digits(median(shared))} MB`,
      ])
      console.error(rows.at(-1)!.join(' | '))
    }
  } finally {
    await endConnections(folder)
    await farm.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  const head = [
    'names',
    'first look, with the logins',
    'second look',
    "the controller's processor time, first / second",
    "the command's memory",
    'each shared connection',
  ]
  const text = `${markdown(head, rows)}

Medians of ${Math.min(rounds, 3)} rounds; ${thisBox}. All ${real} machines run on this one, so what they themselves do to answer is most of the time.`
  return { name: 'real', text }
}

/** MB that the processes of the shared connections have for themselves, with their part of what they share. */
function connectionsMemory(folder: string): number {
  const read = (path: string) => {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      // It has ended meanwhile.
      return ''
    }
  }
  const pids = readdirSync('/proc').filter((name) =>
    read(`/proc/${name}/cmdline`).startsWith(`ssh: ${sockets(folder)}`),
  )
  const kilobytes = pids.map((pid) => Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0))
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1024
}
