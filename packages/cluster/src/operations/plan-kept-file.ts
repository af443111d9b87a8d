/** The part of the plan that is about the file as machines keep it: first what is to be, in the end what is. Pure. */
import type { Action } from '../actions/action.ts'
import type { Cluster } from '../config/cluster.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { asksTheSame, keptCluster, keptPath, keptText, type KeptName } from './kept-file.ts'

export interface KeptFileActions {
  /** Before anything else is done: whoever goes on from here knows all machines that are touched. */
  readonly before: readonly Action[]
  /** When all of it is done. Between any two of them `up` may be cut off: what was there before is found again. */
  readonly after: readonly Action[]
}

export function keptFileActions(cluster: Cluster, machines: Iterable<MachineSite>): KeptFileActions {
  const { text } = cluster
  if (text === undefined) return { before: [], after: [] }
  const before: Action[] = []
  const after: Action[] = []
  const same = (kept: string | undefined) => asksTheSame(cluster, keptCluster(cluster, kept))
  for (const on of machines) {
    const applied = keptText(cluster, on.facts, 'cluster')
    const next = keptText(cluster, on.facts, 'next')
    const write = (name: KeptName, why: string, body: string): Action => ({
      kind: 'write-file',
      machine: on.facts.machine,
      why,
      path: keptPath(on.here, name),
      body,
      mode: '600',
      owner: 'root',
      secret: true,
      before: keptText(cluster, on.facts, name),
    })
    const remove: Action = {
      kind: 'remove-path',
      machine: on.facts.machine,
      why: 'it is applied',
      path: keptPath(on.here, 'next'),
    }
    if (same(applied)) {
      const exposed = exposedBy(on, 'cluster')
      if (exposed) after.push(write('cluster', exposed, applied!))
      if (next !== undefined) after.push(remove)
      continue
    }
    if (!same(next)) before.push(write('next', 'the file is about to be applied', text))
    // A second file that was never applied to its end is not what ran before.
    if (applied !== undefined && applied !== keptText(cluster, on.facts, 'previous'))
      after.push(write('previous', 'what ran before, for up --rollback', applied))
    after.push(write('cluster', applied === undefined ? 'is not there' : 'the file has changed', text), remove)
  }
  return { before, after }
}

/** It may hold what a job's properties hold, so it is root's alone. */
function exposedBy(on: MachineSite, name: KeptName): string | undefined {
  const file = on.facts.files.find(({ path }) => path === keptPath(on.here, name))!
  const owner = on.facts.login.root ? 'root' : on.facts.login.user
  return file.mode !== '600' ? `has mode ${file.mode}` : file.owner !== owner ? `belongs to ${file.owner}` : undefined
}
