/** A full `tinderbox doctor` of four machines with a running Spark, against a loop over plain ssh that has the same scripts run, in turns. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readClusterFile } from '../../../packages/cluster/src/file/read.ts'
import type { Diagnosis } from '../../../packages/cluster/src/operations/diagnose.ts'
import { startFarm } from '../../../tests/machines/farm.ts'
import { endConnections } from '../end-connections.ts'
import { measure, median, type Measured } from '../measure.ts'
import { benchMachines, command, digits, markdown, spread, thisBox, type BenchOptions, type Table } from '../shared.ts'
import { runLoop, writeLoop } from './loop.ts'

const aim = 5

export async function benchDoctor({ rounds }: BenchOptions): Promise<Table> {
  // Short: sockets lie in it.
  const cwd = mkdtempSync('/tmp/tbx-')
  chmodSync(cwd, 0o700)
  const tinderbox = (...argv: string[]) => measure([...command, ...argv], cwd, { XDG_RUNTIME_DIR: cwd })
  const names = ['m1', 'm2', 'm3', 'm4']
  const farm = await startFarm({
    machines: benchMachines(names),
  })
  const [first, again, theirs]: [Measured[], Measured[], Measured[]] = [[], [], []]
  let [dialled, repeated] = [0, 0]
  try {
    const file = join(cwd, 'cluster.yaml')
    writeFileSync(
      file,
      `name: bench\nmaster: m1\nworkers: [m2, m3, m4]\nssh: { config: ${farm.sshConfig} }\nspark: { worker: { cores: 1, memory: 1g } }\n`,
    )
    await tinderbox('up', '--yes')
    const loop = await writeLoop(await readClusterFile(file), join(cwd, 'loop'))
    dialled = [...loop.wanted.values()].flat().length
    // The first of each does not count.
    for (let round = 0; round <= rounds;) {
      const ofLoop = () => runLoop(loop, farm.sshConfig)
      const other = round % 2 === 1 ? await ofLoop() : undefined
      // The loop logs in for each script, the doctor once for each machine.
      await endConnections(cwd)
      const [own, second] = [await doctor(), await doctor()]
      const rival = other ?? (await ofLoop())
      if (!own || !second || !rival) {
        if (++repeated > rounds) throw new Error('the box is too busy: time and again not everything is seen in time')
        console.error(`round ${round} of ${rounds}: not everything was seen in time; once more`)
        continue
      }
      if (round++ === 0) continue
      first.push(own)
      again.push(second)
      theirs.push(rival)
      console.error(
        `round ${round - 1} of ${rounds}: ${digits(own.seconds)}, ${digits(second.seconds)} / ${digits(rival.seconds)} s`,
      )
    }
  } finally {
    await endConnections(cwd)
    await farm.stop()
    rmSync(cwd, { recursive: true, force: true })
  }
  const seconds = (all: readonly Measured[]) => all.map((one) => one.seconds)
  const row = (what: string, own: readonly Measured[]) => [
    what,
    spread(seconds(own), 's'),
    `${spread(seconds(theirs), 's')}, bash and ssh, one after the other`,
    (median(seconds(own)) / median(seconds(theirs))).toFixed(2),
    `<= ${aim} s`,
    median(seconds(own)) <= aim ? 'yes' : 'no',
  ]
  const peak = Math.max(...[...first, ...again].map((one) => one.peak))
  const cpu = median(first.map((one) => one.cpu))
  const text = `${markdown(
    ['a full examination of 4 machines', 'Tinderbox', 'rival', 'ratio', 'aim', 'reached'],
    [row('with the logins', first), row('again within a minute', again)],
  )}

Medians of ${rounds} rounds (smallest-largest), taken in turns in one run${repeated > 0 ? `, ${repeated} of them anew, as not everything was seen in time` : ''}; ${dialled} connections tried by each; Tinderbox's largest process had ${digits(peak)} MB, and all of its processes ${digits(cpu)} s of processor time; ${thisBox}, four test machines on it.`
  return { name: 'doctor', text }

  /** Undefined: the box was so busy that not all was seen in time. Throws when anything is found. */
  async function doctor(): Promise<Measured | undefined> {
    const run = await tinderbox('doctor', '--json')
    const diagnosis = JSON.parse(run.output.slice(0, run.output.lastIndexOf('}') + 1)) as Diagnosis
    if (diagnosis.causes.length > 0 || diagnosis.machines !== names.length)
      throw new Error(`the doctor of healthy machines says:\n${run.output}`)
    return diagnosis.unseen.length === 0 && diagnosis.dialled === dialled ? run : undefined
  }
}
