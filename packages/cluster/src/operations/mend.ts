/** Mends what a diagnosis found: shown, confirmed, done under the lock, each fix by itself. What the file asks for is then done by `up`. */
import { setMaxListeners } from 'node:events'
import { readFile } from 'node:fs/promises'
import { silentChecks } from '../checks/doctor-checks.ts'
import type { Fix } from '../checks/fix.ts'
import type { Cause } from '../checks/fold.ts'
import { checks } from '../checks/index.ts'
import type { Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import { editFile } from '../file/edit.ts'
import { readClusterFile } from '../file/read.ts'
import { apply } from './apply.ts'
import type { Hosts } from './connect.ts'
import type { Consultation } from './diagnose.ts'
import type { Listener } from './events.ts'
import { lockMachines, withLock } from './lock.ts'
import { deepFreeze, type Plan, type Step } from './plan.ts'
import { cancelled, up } from './up.ts'
import { replaceFile } from './write-new.ts'

/** A cause, and the way that was chosen to mend it. */
export interface Remedy {
  readonly cause: Cause
  readonly fix: Fix
}

export interface MendOptions {
  readonly listener: Listener
  readonly signal: AbortSignal
  /** Shown what will be done on machines and in the file, before anything is. False: CANCELLED. */
  readonly confirm: (plan: Plan, remedies: readonly Remedy[]) => Promise<boolean>
  /** Shown the plan of the `up` that follows. */
  readonly confirmUp: (plan: Plan) => Promise<boolean>
}

export interface Mended {
  readonly done: readonly Remedy[]
  readonly failed: readonly { readonly remedy: Remedy; readonly error: ToolError }[]
  /** The cluster as its file is now. */
  readonly cluster: Cluster
}

/** The best fix of each cause that has one; never one that only a person may choose. */
export function remediesOf(causes: readonly Cause[], only: readonly string[] = []): readonly Remedy[] {
  return causes.flatMap((cause) => {
    const fix = cause.fixes?.find(({ chosen }) => chosen !== true)
    return fix && (only.length === 0 || only.includes(cause.check)) ? [{ cause, fix }] : []
  })
}

/** One that fails does not keep the others from being tried. Throws ToolError: LOCKED, CANCELLED; and what `up` throws. */
export async function mend(
  cluster: Cluster,
  hosts: Hosts,
  { diagnosis, examined: { machines } }: Consultation,
  chosen: readonly Remedy[],
  options: MendOptions,
): Promise<Mended> {
  const { listener, signal } = options
  const { remedies, failed } = possible(diagnosis.causes, chosen)
  const plan = planOf(cluster, remedies)
  if (remedies.length === 0) return { done: [], failed, cluster }
  if (!(await options.confirm(plan, remedies))) throw cancelled()
  if (plan.steps.length > 0) {
    const masters = lockMachines(cluster, machines)
    const on = masters.length > 0 ? masters : [...machines.keys()].slice(0, 1)
    await withLock(cluster, hosts, machines, { command: 'doctor --fix', on, plan, signal }, async (held, audit) => {
      const safe = AbortSignal.any([signal, held])
      setMaxListeners(0, safe)
      const work = { cluster, hosts, machines, software: new Map(), signal: safe, secrets: [] }
      for (const remedy of remedies) {
        try {
          await apply(planOf(cluster, [remedy]), { ...work, listener: audit.listen(listener) })
        } catch (error) {
          if (!(error instanceof ToolError) || safe.aborted) throw error
          failed.push({ remedy, error })
        }
      }
    })
  }
  const done = remedies.filter((one) => failed.every(({ remedy }) => remedy !== one))
  const edited = await edit(
    cluster,
    done.flatMap(({ fix }) => fix.edits ?? []),
  )
  if (done.some(({ fix }) => fix.up))
    await up(edited, hosts, { listener, signal, command: 'doctor --fix', confirm: options.confirmUp })
  return { done, failed, cluster: edited }
}

/** What ends with `up` is not begun where `up` would be refused for something that is left: a daemon that was stopped for it would stay so. */
function possible(
  causes: readonly Cause[],
  chosen: readonly Remedy[],
): { remedies: readonly Remedy[]; failed: Mended['failed'][number][] } {
  const inTheWay = causes.find(
    (cause) => cause.severity === 'error' && refusesUp(cause.check) && chosen.every((one) => one.cause !== cause),
  )
  if (!inTheWay) return { remedies: chosen, failed: [] }
  const error = new ToolError('UNFIT', {
    message: `tinderbox up, which has to follow, would be refused: ${inTheWay.machine}: ${inTheWay.summary}`,
    hint: `Mend that first. ${inTheWay.hint}`,
  })
  const [now, later] = [chosen.filter(({ fix }) => !fix.up), chosen.filter(({ fix }) => fix.up)]
  return { remedies: now, failed: later.map((remedy) => ({ remedy, error })) }
}

function refusesUp(check: string): boolean {
  return check === 'leftover-processes' || silentChecks.has(check) || checks.some(({ name }) => name === check)
}

/** A step for each fix that changes something on a machine. */
function planOf(cluster: Cluster, remedies: readonly Remedy[]): Plan {
  const steps = remedies.flatMap(({ fix: { title, actions } }): Step[] =>
    actions.length === 0 ? [] : [{ title: title.charAt(0).toUpperCase() + title.slice(1), actions }],
  )
  return emptyPlan(cluster, steps)
}

/** Nothing but these steps. */
export function emptyPlan(cluster: Cluster, steps: readonly Step[]): Plan {
  return deepFreeze({
    cluster: cluster.name,
    steps,
    findings: [],
    stepped: [],
    budgets: [],
    membership: { joins: [], leaves: [], forgotten: [], renamed: [] },
    applications: [],
    together: undefined,
    unplanned: [],
  })
}

/** The file before stays beside it, as `cluster.yaml.before`. */
async function edit(cluster: Cluster, edits: NonNullable<Fix['edits']>): Promise<Cluster> {
  if (edits.length === 0 || cluster.file === undefined) return cluster
  const text = await readFile(cluster.file, 'utf8')
  await replaceFile(`${cluster.file}.before`, text)
  await replaceFile(cluster.file, editFile(text, edits))
  return readClusterFile(cluster.file)
}
