/** One fault, or two, from the injection to a cluster that is well again. */
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import type { Fault, Lab } from './fault.ts'

const pi = fileURLToPath(new URL('../../../examples/pi.py', import.meta.url))

interface CauseJson {
  readonly check: string
  readonly severity: string
  readonly machine: string
  readonly summary: string
  readonly evidence: string
  readonly hint: string
}

interface DiagnosisJson {
  readonly healthy: boolean
  readonly seconds: number
  readonly causes: readonly CauseJson[]
  readonly unseen: readonly unknown[]
}

interface MendingJson {
  readonly before: DiagnosisJson
  readonly done: readonly { readonly cause: CauseJson }[]
  readonly failed: readonly unknown[]
  readonly after: DiagnosisJson
}

/** What a line of the table says; of a round that failed as well. */
export interface Outcome {
  readonly fault: Fault
  /** The checks of all causes that were found, in their order; empty: none was, or the command failed. */
  readonly found: readonly string[]
  /** Of the command that found it; undefined: it failed. */
  readonly seconds: number | undefined
  readonly end: 'mended' | 'told' | 'not mended' | 'not told'
}

/** A busy machine may take too long to say something. It is asked again then, as a person would. */
const atMostAsked = 5

export async function diagnosis(lab: Lab, verb: 'check' | 'doctor'): Promise<DiagnosisJson> {
  for (let asked = 1; ; asked++) {
    const found = await answer<DiagnosisJson>(lab, verb)
    if (found.unseen.length === 0 || asked === atMostAsked) return found
    await sleep(3000 * asked)
  }
}

/** What stands in the way of an `up`, errors first, as the doctor has them. */
async function planned(lab: Lab): Promise<Pick<DiagnosisJson, 'causes' | 'seconds'>> {
  const began = performance.now()
  const { findings } = await answer<{ readonly findings: readonly CauseJson[] }>(lab, 'plan')
  const isWarning = ({ severity }: CauseJson) => Number(severity !== 'error')
  return {
    causes: findings.toSorted((a, b) => isWarning(a) - isWarning(b)),
    seconds: (performance.now() - began) / 1000,
  }
}

/** What was found, and whether all of it could be mended. */
async function mending(lab: Lab, ...only: string[]): Promise<MendingJson> {
  for (let asked = 1; ; asked++) {
    const mended = await answer<MendingJson>(lab, 'doctor', '--fix', '--yes', ...only)
    if (mended.done.length > 0 || mended.before.unseen.length === 0 || asked === atMostAsked) return mended
  }
}

async function answer<T extends object>(lab: Lab, ...argv: string[]): Promise<T> {
  const { stdout, output, exitCode } = await lab.tinderbox(...argv, '--json')
  try {
    const said = JSON.parse(stdout) as T
    if (!('error' in said)) return said
  } catch {
    // As one that says what went wrong.
  }
  throw new Error(`${argv.join(' ')} --json ended with ${exitCode} and printed:\n${output}`)
}

/** Nothing is found, not even a warning; and `looks` times more, one after the other, where it has settled. */
export async function expectHealthy(lab: Lab, verb: 'check' | 'doctor', looks = 0): Promise<void> {
  await expectGone(lab, verb, () => true)
  for (let more = 0; more < looks; more++) {
    expect((await diagnosis(lab, verb)).causes).toEqual([])
  }
}

/** Milliseconds: what daemons have only just noticed of a fault, or of its mending, may last some seconds. */
const patience = 240_000

/** No such cause is found any more, not even as a warning, and everything was seen. */
async function expectGone(lab: Lab, verb: 'check' | 'doctor', isMeant: (cause: CauseJson) => boolean): Promise<void> {
  const until = performance.now() + patience
  for (;;) {
    const { causes, unseen } = await diagnosis(lab, verb)
    const left = causes.filter(isMeant)
    if (left.length === 0 && unseen.length === 0) return
    if (performance.now() > until) expect({ left, unseen }).toEqual({ left: [], unseen: [] })
    await sleep(1000)
  }
}

/** Where nothing is offered nothing is asked either, and a warning alone ends with 0 all the same: only what is shown tells that it was chosen and done. */
const askedAndDone = /leave it as it is[^]*Do this to lab\?[^]*\n\S+ done: /

/** As a person does it: the first of the ways that are offered, and yes. */
async function chosenByHand(lab: Lab): Promise<void> {
  let isDone = false
  for (let asked = 1; ; asked++) {
    const { exitCode, shown } = await lab.typed(
      ['doctor', '--fix'],
      [
        // A mere Enter would leave it; below the last is the first again.
        { after: /leave it as it is/, type: '\u001b[B\r' },
        { after: /Do this to lab\?/, type: 'y' },
      ],
    )
    isDone ||= askedAndDone.test(shown)
    const isWell = isDone && exitCode === 0
    if (!isWell && /^! not seen on .* it took too long/m.test(shown) && asked < atMostAsked) continue
    expect({ isDone, exitCode }, shown).toEqual({ isDone: true, exitCode: 0 })
    return
  }
}

/** A job that is over in seconds does not earn what these cost. */
const brief = {
  'spark.ui.enabled': false,
  'spark.eventLog.enabled': false,
  'spark.driver.extraJavaOptions': '-XX:TieredStopAtLevel=1',
  'spark.executor.extraJavaOptions': '-XX:TieredStopAtLevel=1',
  'spark.executor.cores': 1,
}

/** Where a worker was ill, on both of them: it has to do its part. */
const onBoth = {
  'spark.cores.max': 2,
  'spark.executor.instances': 2,
  'spark.scheduler.minRegisteredResourcesRatio': 1,
  'spark.scheduler.maxRegisteredResourcesWaitingTime': '120s',
}

/** What the job is to show: where it is run, which machine was ill, and what was wrong. */
type Healed = Pick<Fault, 'onYarn' | 'machine' | 'check'>

export async function piRuns(lab: Lab, { onYarn, machine, check }: Healed): Promise<void> {
  const wanted = {
    ...brief,
    ...(machine === 'n2' || machine === 'n3' || machine === ''
      ? onBoth
      : { 'spark.cores.max': 1, 'spark.executor.instances': 1 }),
    // It is about where a job writes these.
    ...(check === 'event-log-folder' && { 'spark.eventLog.enabled': true }),
  }
  const conf = Object.entries(wanted).flatMap(([key, value]) => ['--conf', `${key}=${value}`])
  const { output } = await lab.tinderbox('submit', ...(onYarn ? ['--on', 'yarn'] : []), ...conf, pi, '100000')
  expect(output).toMatch(/Pi is \(very\) roughly 3\.1/)
}

const named = ({ byName, check }: Fault): string[] => (byName ? ['--only', check] : [])

/** `record` gets what came of it, also when the round fails. `job`: one is run after what was mended. */
export async function round(
  lab: Lab,
  fault: Fault,
  { job, record }: { readonly job: boolean; readonly record: (outcome: Outcome) => void },
): Promise<void> {
  const verb = fault.lab === 'bare' ? 'check' : 'doctor'
  let found: Pick<DiagnosisJson, 'causes' | 'seconds'> | undefined
  let end: Outcome['end'] = fault.mended ? 'not mended' : 'not told'
  try {
    try {
      await fault.inject(lab)
      const mended =
        fault.mended && !fault.byName && !fault.chosen && fault.lab !== 'bare' ? await mending(lab) : undefined
      found = mended?.before ?? (await (fault.by === 'plan' ? planned(lab) : diagnosis(lab, verb)))
      const [first] = found.causes
      expect(first, `${fault.name}: found ${JSON.stringify(found.causes, null, 2)}`).toMatchObject({
        check: fault.check,
        ...(fault.machine !== undefined && { machine: fault.machine }),
      })
      expect(`${first!.summary}\n${first!.evidence}`).toMatch(fault.says)
      expect(first!.hint).not.toBe('')
      // One cause may be told of several machines.
      expect(
        [...new Set(found.causes.map(({ check }) => check))].toSorted(),
        `${fault.name}: found ${JSON.stringify(found.causes, null, 2)}`,
      ).toEqual([fault.check, ...(fault.also ?? [])].toSorted())
      if (!fault.mended) end = 'told'
      else if (fault.chosen) await chosenByHand(lab)
      else {
        const { done, failed, after } = mended ?? (await mending(lab, ...named(fault)))
        expect({
          done: [...new Set(done.map(({ cause }) => cause.check))].filter((check) => !fault.also?.includes(check)),
          failed,
          ill: after.causes.filter(({ severity }) => severity === 'error'),
        }).toEqual({ done: [fault.check], failed: [], ill: [] })
      }
      if (fault.mended) {
        // Before anything of the injection is taken away: it would take the fault with it.
        await expectGone(lab, verb, ({ check }) => check === fault.check)
        await fault.proof?.(lab)
      }
      await fault.heal?.(lab)
      if (job && fault.mended && fault.lab !== 'bare') await piRuns(lab, fault)
    } catch (error) {
      // The faults after it find the machines as they were.
      if (fault.mended && verb === 'doctor') await mendAnyhow(lab, fault)
      await fault.heal?.(lab)
      throw error
    } finally {
      await fault.clear?.(lab)
    }
    await expectHealthy(lab, verb)
    if (fault.mended) end = 'mended'
  } finally {
    record({ fault, found: found?.causes.map(({ check }) => check) ?? [], seconds: found?.seconds, end })
  }
}

/** Whatever comes of it: the failure is told already. */
async function mendAnyhow(lab: Lab, ...faults: readonly Fault[]): Promise<void> {
  await lab.tinderbox('doctor', '--fix', '--yes')
  for (const fault of faults)
    if (fault.mended && fault.byName) await lab.tinderbox('doctor', '--fix', '--yes', ...named(fault))
}

/** Both are named, each as a cause of its own, and nothing else. */
export async function roundOfTwo(lab: Lab, [one, other]: readonly [Fault, Fault]): Promise<void> {
  const verb = one.lab === 'bare' ? 'check' : 'doctor'
  try {
    await one.inject(lab)
    await other.inject(lab)
    const { causes } = await diagnosis(lab, verb)
    const all = JSON.stringify(causes, null, 2)
    expect(causes.map(({ check }) => check).toSorted(), all).toEqual([one.check, other.check].toSorted())
    for (const { check, machine, says } of [one, other]) {
      const cause = causes.find((each) => each.check === check && says.test(`${each.summary}\n${each.evidence}`))
      expect(cause, all).toMatchObject({ check, ...(machine !== undefined && { machine }) })
    }
  } finally {
    if (one.mended || other.mended) await mendAnyhow(lab, one, other)
    await other.heal?.(lab)
    await one.heal?.(lab)
    await other.clear?.(lab)
    await one.clear?.(lab)
  }
  await expectHealthy(lab, verb)
}
