/**
 * Which of the chosen remedies can be carried to their end: what changes the file in a way that only a person can is not begun; nor what ends
 * with `up` where `up` would be refused, or would do what nobody asked for.
 */
import { silentChecks } from '../checks/doctor-checks.ts'
import { saidOf, type Cause } from '../checks/fold.ts'
import { checks } from '../checks/index.ts'
import type { Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import { editFile } from '../file/edit.ts'
import type { Failed, MendOptions, Remedy } from './mend.ts'
import { hasPendingChanges } from './pending.ts'
import type { Ward } from './under-lock.ts'
import { look } from './up.ts'

export interface Feasible {
  readonly remedies: readonly Remedy[]
  /** Those that are not begun, and why. */
  readonly failed: readonly Failed[]
}

export async function feasible(
  ward: Ward,
  causes: readonly Cause[],
  wanted: readonly Remedy[],
  options: Pick<MendOptions, 'confirmPending'>,
): Promise<Feasible> {
  const { remedies: chosen, failed } = editable(ward.cluster, wanted)
  const able = await upFeasible(ward, causes, chosen, options)
  return { remedies: able.remedies, failed: [...failed, ...able.failed] }
}

/** Before anything is done on machines for what stands in the file in the end. Each is tried on what those before it leave. */
function editable({ text }: Cluster, wanted: readonly Remedy[]): Feasible {
  const remedies: Remedy[] = []
  const failed: Failed[] = []
  let edited = text
  for (const remedy of wanted) {
    try {
      if (edited !== undefined) edited = editFile(edited, remedy.fix.edits ?? [])
      remedies.push(remedy)
    } catch (error) {
      if (!(error instanceof ToolError)) throw error
      failed.push({ remedy, error })
    }
  }
  return { remedies, failed }
}

async function upFeasible(
  ward: Ward,
  causes: readonly Cause[],
  chosen: readonly Remedy[],
  { confirmPending }: Pick<MendOptions, 'confirmPending'>,
): Promise<Feasible> {
  const inTheWay = causes.find(
    (cause) => cause.severity === 'error' && refusesUp(cause.check) && chosen.every((one) => one.cause !== cause),
  )
  if (inTheWay)
    return withoutUp(chosen, {
      message: `tinderbox up, which has to follow, would be refused: ${saidOf(inTheWay)}`,
      hint: `Mend that first. ${inTheWay.hint}`,
    })
  const { cluster, hosts, machines, signal } = ward
  const facts = cluster.machines.flatMap(({ name }) => machines.get(name)?.facts ?? [])
  const edits = chosen.flatMap(({ fix }) => fix.edits ?? [])
  if (
    !chosen.some(({ fix }) => fix.up) ||
    (chosen.some(({ fix }) => fix.applies) && chosen.every(({ fix }) => fix.actions.length === 0)) ||
    !hasPendingChanges(cluster, facts, edits)
  )
    return { remedies: chosen, failed: [] }
  if (confirmPending && (await confirmPending((await look(cluster, hosts, { signal })).plan)))
    return { remedies: chosen, failed: [] }
  return withoutUp(chosen, {
    message:
      'the file has changes that were never applied (tinderbox plan shows them), and tinderbox up, which has to follow, would do them as well',
    hint: 'See them: tinderbox plan. Apply them (tinderbox up) or take them out of the file, then mend.',
  })
}

/** A daemon that was stopped for the `up` after it would stay so. */
function withoutUp(chosen: readonly Remedy[], why: ConstructorParameters<typeof ToolError>[1]): Feasible {
  const error = new ToolError('UNFIT', why)
  return {
    remedies: chosen.filter(({ fix }) => !fix.up),
    failed: chosen.filter(({ fix }) => fix.up).map((remedy) => ({ remedy, error })),
  }
}

function refusesUp(check: string): boolean {
  return check === 'leftover-processes' || silentChecks.has(check) || checks.some(({ name }) => name === check)
}
