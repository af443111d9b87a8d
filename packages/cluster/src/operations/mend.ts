/** Mends what a diagnosis found: shown, confirmed, done under the lock, each fix by itself. What the file asks for is then done by `up`. */
import { readFile } from 'node:fs/promises'
import type { Fix } from '../checks/fix.ts'
import type { Cause } from '../checks/fold.ts'
import type { Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import { editFile } from '../file/edit.ts'
import { parseClusterFile, readClusterFile } from '../file/read.ts'
import type { Hosts } from './connect.ts'
import type { Consultation } from './diagnose.ts'
import type { Listener } from './events.ts'
import { feasible } from './feasible.ts'
import { planOfSteps, type Plan, type Step } from './plan.ts'
import { notStarted, startAgain, startingAgain, withNotes } from './start-again.ts'
import { underLock, type Ward } from './under-lock.ts'
import { cancelled, look, up } from './up.ts'
import { keepBefore, replaceFile } from './write-new.ts'

const command = 'doctor --fix'

/** A cause, and the way that was chosen to mend it. */
export interface Remedy {
  readonly cause: Cause
  readonly fix: Fix
}

export interface MendOptions {
  readonly listener: Listener
  readonly signal: AbortSignal
  /**
   * Shown what will be done on machines and in the file, before anything is, and whether `up` follows: nobody is asked again when daemons may have been
   * stopped for it. `foreseen` says what it would do by what is known now; undefined where that is not known before the rest is done. False: CANCELLED.
   */
  readonly confirm: (
    plan: Plan,
    remedies: readonly Remedy[],
    foreseen: () => Promise<Plan | undefined>,
  ) => Promise<boolean>
  /**
   * The file has changes that were never applied, and the `up` that follows would do them as well: shown its plan as it is now, before anything is done.
   * False, or nobody to ask: what ends with `up` is left as it is.
   */
  readonly confirmPending?: (plan: Plan) => Promise<boolean>
  /** Shown the plan of the `up` that follows. */
  readonly showUp?: (plan: Plan) => void
}

export interface Failed {
  readonly remedy: Remedy
  readonly error: ToolError
}

export interface Mended {
  readonly done: readonly Remedy[]
  readonly failed: readonly Failed[]
  /** The cluster as its file is now. */
  readonly cluster: Cluster
  /** Where the file is kept as it was; undefined: it was not changed. */
  readonly fileBefore?: string
}

/**
 * The best fix of each cause that has one; never one that only a person may choose. Only where `only` names its check: what may be on purpose, and what takes
 * daemons of several machines away at once though they work, if not as they should.
 */
export function remediesOf(causes: readonly Cause[], only: readonly string[] = []): readonly Remedy[] {
  return causes.flatMap((cause) => {
    const isNamed = only.includes(cause.check)
    const fix = cause.fixes?.find(
      (one) => !one.chosen && ((!one.onPurpose && !disturbsSeveral(causes, cause, one)) || isNamed),
    )
    return fix && (only.length === 0 || isNamed) ? [{ cause, fix }] : []
  })
}

function disturbsSeveral(causes: readonly Cause[], { check, severity, machine }: Cause, { disturbs }: Fix): boolean {
  const isAlike = (one: Cause) => one.check === check && one.machine !== machine && (one.fixes?.length ?? 0) > 0
  return severity === 'warning' && disturbs !== undefined && causes.some(isAlike)
}

/** One that fails does not keep the others from being tried. Throws ToolError: LOCKED, CANCELLED; and what `up` throws. */
export async function mend(
  cluster: Cluster,
  hosts: Hosts,
  { diagnosis, examined: { machines } }: Pick<Consultation, 'diagnosis' | 'examined'>,
  chosen: readonly Remedy[],
  options: MendOptions,
): Promise<Mended> {
  const { listener, signal } = options
  const ward = { cluster, hosts, machines, listener, signal }
  const { remedies, failed: left } = await feasible(ward, diagnosis.causes, chosen, options)
  const plan = planOf(cluster, remedies)
  if (remedies.length === 0) return { done: [], failed: left, cluster }
  if (!(await options.confirm(plan, remedies, () => foreseen(ward, remedies)))) throw cancelled()
  const failed = [...left, ...(plan.steps.length > 0 ? await onMachines(ward, plan, remedies) : [])]
  const done = remedies.filter((one) => failed.every(({ remedy }) => remedy !== one))
  return { done, failed, ...(await inFile(ward, done, options)) }
}

/** Only where nothing is done before that changes what it finds. */
async function foreseen({ cluster, hosts, signal }: Ward, remedies: readonly Remedy[]): Promise<Plan | undefined> {
  const { text, file } = cluster
  const ending = remedies.filter(({ fix }) => fix.up)
  if (ending.length === 0 || remedies.some(({ fix }) => fix.actions.length > 0)) return undefined
  const edits = ending.flatMap(({ fix }) => fix.edits ?? [])
  try {
    const edited = text === undefined || file === undefined ? cluster : parseClusterFile(editFile(text, edits), file)
    return (await look(edited, hosts, { signal })).plan
  } catch (error) {
    // `up` will say it.
    if (error instanceof ToolError) return undefined
    throw error
  }
}

/** Those that failed. */
async function onMachines(ward: Ward, plan: Plan, remedies: readonly Remedy[]): Promise<Failed[]> {
  const failed: Failed[] = []
  await underLock(ward, { command, plan }, async (run, safe) => {
    for (const remedy of remedies) {
      try {
        await run(planOf(ward.cluster, [remedy]))
      } catch (error) {
        if (!(error instanceof ToolError) || safe.aborted) throw error
        const again = await startAgain(startingAgain([remedy.fix]), (step) => run(planOfSteps(ward.cluster, [step])))
        failed.push({ remedy, error: withNotes(error, again) })
      }
    }
  })
  return failed
}

/** What fixes change in the file, and the `up` that follows. Where that fails, its error says what was done, and what was stopped is started again. */
async function inFile(ward: Ward, done: readonly Remedy[], { showUp }: MendOptions): Promise<Edited> {
  const { cluster, hosts, listener, signal } = ward
  const ending = done.map(({ fix }) => fix).filter((fix) => fix.up)
  let edited: Edited = { cluster }
  try {
    edited = await edit(
      cluster,
      done.flatMap(({ fix }) => fix.edits ?? []),
    )
    const confirm = async (shown: Plan) => {
      showUp?.(shown)
      return true
    }
    if (ending.length > 0) await up(edited.cluster, hosts, { listener, signal, command, confirm })
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    throw withNotes(error, [
      ...done.filter(({ fix }) => fix.actions.length > 0).map(({ fix }) => `done before: ${fix.title}`),
      ...(edited.fileBefore === undefined
        ? []
        : [`done before: ${cluster.file} was changed (the one before: ${edited.fileBefore})`]),
      ...(await putBack(ward, startingAgain(ending))),
    ])
  }
  return edited
}

async function putBack(ward: Ward, steps: readonly Step[]): Promise<string[]> {
  const { cluster, signal } = ward
  if (steps.length === 0) return []
  let said = steps.map(notStarted)
  if (signal.aborted) return said
  try {
    await underLock(ward, { command, plan: planOfSteps(cluster, steps) }, async (run) => {
      said = await startAgain(steps, (step) => run(planOfSteps(cluster, [step])))
    })
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
  }
  return said
}

/** A step for each fix that changes something on a machine. */
function planOf(cluster: Cluster, remedies: readonly Remedy[]): Plan {
  const steps = remedies.flatMap(({ fix: { title, actions } }): Step[] =>
    actions.length === 0 ? [] : [{ title: title.charAt(0).toUpperCase() + title.slice(1), actions }],
  )
  return planOfSteps(cluster, steps)
}

type Edited = Pick<Mended, 'cluster' | 'fileBefore'>

/** The file before stays beside it, as `cluster.yaml.before`. */
async function edit(cluster: Cluster, edits: NonNullable<Fix['edits']>): Promise<Edited> {
  if (edits.length === 0 || cluster.file === undefined) return { cluster }
  const text = await readFile(cluster.file, 'utf8')
  const edited = editFile(text, edits)
  if (edited === text) return { cluster }
  const fileBefore = await keepBefore(cluster.file, text)
  await replaceFile(cluster.file, edited)
  return { cluster: await readClusterFile(cluster.file), fileBefore }
}
