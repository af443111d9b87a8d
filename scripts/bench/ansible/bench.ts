/** A second `up` that changes nothing against a playbook that does the same checks, in turns, on the same four machines. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readClusterFile } from '../../../packages/cluster/src/file/read.ts'
import { connect } from '../../../packages/cluster/src/operations/connect.ts'
import { observe } from '../../../packages/cluster/src/operations/observe.ts'
import { startFarm } from '../../../tests/machines/farm.ts'
import { measure, median } from '../measure.ts'
import { benchMachines, command, markdown, spread, thisBox, type BenchOptions, type Table } from '../shared.ts'
import { ansibleVersion, installAnsible } from './install.ts'
import { playbookFor } from './playbook.ts'
import { runPlaybook, writePlaybook } from './run.ts'

const aim = 0.1

export async function benchAgainstAnsible({ rounds }: BenchOptions): Promise<Table> {
  const programs = await installAnsible()
  const cwd = mkdtempSync(join(tmpdir(), 'tinderbox-bench-'))
  const folder = join(cwd, 'ansible')
  mkdirSync(folder)
  const names = ['m1', 'm2', 'm3', 'm4']
  const farm = await startFarm({
    machines: benchMachines(names),
  })
  const up = () => measure([...command, 'up', '--yes'], cwd)
  const ours: number[] = []
  const theirs: number[] = []
  try {
    const file = join(cwd, 'cluster.yaml')
    writeFileSync(
      file,
      `name: bench\nmaster: m1\nworkers: [m2, m3, m4]\nssh: { config: ${farm.sshConfig} }\nspark: { worker: { cores: 1, memory: 2g } }\n`,
    )
    await up()
    const cluster = await readClusterFile(file)
    const hosts = connect(cluster)
    writePlaybook(folder, farm.sshConfig, playbookFor(cluster, await observe(cluster, hosts)))
    // The first run of each logs in; from then on both share their connections.
    await up()
    await runPlaybook({ programs, folder })
    for (let round = 1; round <= rounds; round++) {
      ours.push(await changeless(up()))
      theirs.push((await runPlaybook({ programs, folder })).seconds)
      console.error(`round ${round} of ${rounds}: ${ours.at(-1)!.toFixed(2)} / ${theirs.at(-1)!.toFixed(1)} s`)
    }
  } finally {
    await farm.stop()
    rmSync(cwd, { recursive: true, force: true })
  }
  const ratio = median(ours) / median(theirs)
  const row = [
    'a run that finds nothing to do, 4 machines',
    spread(ours, 's'),
    `${spread(theirs, 's')}, ${await ansibleVersion(programs)}`,
    ratio.toFixed(3),
    `<= ${aim}`,
    ratio <= aim ? 'yes' : 'no',
  ]
  const text = `${markdown(['what', 'Tinderbox', 'Ansible', 'ratio', 'aim', 'reached'], [row])}

Medians of ${rounds} rounds (smallest-largest), taken in turns in one run; ${thisBox}, four test machines on it.`
  return { name: 'ansible', text }
}

async function changeless(run: ReturnType<typeof measure>): Promise<number> {
  const { seconds, output } = await run
  if (!/is as it should be/.test(output)) throw new Error(`up found something to do:\n${output}`)
  return seconds
}
