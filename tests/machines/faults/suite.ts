/**
 * Every fault that the doctor knows is put into real machines, one at a time and some in pairs: it has to be named first, nothing else may be found, and where
 * the doctor mends it, a job runs: after all of them. Without a word those of each run are tried; FAULT=all tries all, with a job after each,
 * FAULT=port,sudo those with that in their name or their check alone, FAULT=pairs the pairs. Half of its time is waiting, so it is two suites,
 * which run side by side, each on machines of its own.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onTerminal } from '../../support/terminal.ts'
import { tinderbox } from '../../support/tinderbox.ts'
import { startFarm, type Farm } from '../farm.ts'
import { inEachRun } from './each-run.ts'
import type { Fault, Lab } from './fault.ts'
import { faults } from './index.ts'
import { pairs } from './pairs.ts'
import { expectHealthy, piRuns, round, roundOfTwo, type Outcome } from './rounds.ts'
import { faultTable, writeFaultTable } from './table.ts'
import { ensurePrerequisites } from '../prerequisites.ts'

const missing = await ensurePrerequisites()
const asked = process.env['FAULT']
/** Undefined: not by name. */
const only = asked === undefined || asked === 'all' ? undefined : asked.split(',')
const chosen = faults.filter(({ name, check }) =>
  only ? only.some((one) => name.includes(one) || check.includes(one)) : asked === 'all' || inEachRun.includes(name),
)

const services: Record<Fault['lab'], string> = {
  bare: '',
  spark: '',
  hadoop: 'hdfs: {}\nyarn: {}\nhistory: {}\n',
}

export function doctorOn(...labs: readonly Fault['lab'][]): void {
  describe.skipIf(missing.length > 0)('the doctor', () => {
    let farm: Farm
    let cwd: string
    const outcomes: Outcome[] = []
    const labOf = (kind: Fault['lab']): Lab => ({
      farm,
      cwd,
      clusterFile: `name: lab\nmaster: n1\nworkers: [n2, n3]\nssh: { config: ${farm.sshConfig} }\nspark: { worker: { cores: 1, memory: 1g } }\n${services[kind]}`,
      machine: (name) => farm.machine(name),
      tinderbox: (...argv) => tinderbox(argv, { cwd }),
      typed: (argv, answers) => onTerminal(argv, { cwd }, answers),
    })

    afterAll(() => {
      if (outcomes.length > 0) console.log(`\n${faultTable(outcomes)}\n`)
      // Only where it is asked for: FAULTS_WRITE=1 puts the table into docs/doctor.md.
      if (process.env['FAULTS_WRITE']) writeFaultTable(outcomes)
    })

    describe.each<Fault['lab']>(labs)('on machines that are %s', (kind) => {
      beforeAll(async () => {
        farm = await startFarm({
          machines: ['n1', 'n2', 'n3'].map((name) => ({
            name,
            sudo: 'passwordless' as const,
            linger: true,
            ...(kind !== 'bare' && { software: kind }),
          })),
        })
        cwd = await mkdtemp(join(tmpdir(), 'tinderbox-doctor-'))
      })
      afterAll(async () => {
        await farm?.stop()
        if (cwd) await rm(cwd, { recursive: true, force: true })
      })

      const own = chosen.filter(({ lab }) => lab === kind)
      const two = pairs.flatMap((names) => {
        const isAsked = only
          ? only.includes('pairs') || names.every((name) => own.some((one) => one.name === name))
          : asked === 'all' || kind === 'bare'
        if (!isAsked) return []
        const both = names.map((name) => faults.find((one) => one.name === name && one.lab === kind))
        return both[0] && both[1] ? [[both[0], both[1]] as const] : []
      })
      const verb = kind === 'bare' ? 'check' : 'doctor'
      const isWanted = own.length > 0 || two.length > 0 || !only

      test.runIf(isWanted)('nothing is found where all is well', async () => {
        const lab = labOf(kind)
        await writeFile(join(cwd, 'cluster.yaml'), lab.clusterFile)
        if (kind !== 'bare') {
          const { exitCode, output } = await lab.tinderbox('up', '--yes')
          expect(exitCode, output).toBe(0)
        }
        await expectHealthy(lab, verb, 3)
      })

      for (const fault of own)
        test(fault.name, async () => {
          await round(labOf(kind), fault, { job: asked !== undefined, record: (outcome) => outcomes.push(outcome) })
        })

      for (const both of two)
        test(`both: ${both[0].name}; ${both[1].name}`, async () => {
          await roundOfTwo(labOf(kind), both)
        })

      if (kind !== 'bare' && asked === undefined)
        test('after all that was mended a job runs, on both workers', async () => {
          await piRuns(labOf(kind), {
            machine: 'n2',
            ...(kind === 'hadoop' ? { onYarn: true, check: 'event-log-folder' } : { check: 'not-running' }),
          })
        })
    })
  })
}
