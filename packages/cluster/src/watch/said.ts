/** The longer sentences of what watching tells. Pure. */
import type { Action } from '../actions/action.ts'
import { moduleOf } from '../actions/index.ts'
import type { Finding } from '../checks/check.ts'
import { saidOf } from '../checks/fold.ts'
import type { Cluster } from '../config/cluster.ts'
import type { ToolError } from '../errors.ts'
import { missingWorkers, workerName, workersOf } from '../operations/readiness.ts'
import type { Looked } from './differences.ts'
import type { WatchEvent } from './watch-event.ts'

/** Lines of what differs; a thousand help nobody. */
const most = 10

export function differs(
  cluster: Cluster,
  { machines }: Pick<Looked, 'machines'>,
  differences: readonly Action[],
  obstacles: readonly Finding[] = [],
): WatchEvent {
  const event = {
    kind: 'trouble',
    what: 'differs',
    hint: 'Put it right: tinderbox up. In full: tinderbox plan',
  } as const
  if (differences.length + obstacles.length === 0) {
    const asked = workersOf(cluster).filter(({ machine }) => machines.has(machine))
    const missing = missingWorkers(cluster, machines, asked).map((placement) => workerName(cluster, placement))
    return { ...event, text: `the master does not count every worker: ${missing.join(', ') || 'it does not answer'}` }
  }
  const all = [
    ...obstacles.map(saidOf),
    ...differences.map((action) => `${action.machine}: ${described(action)} (${action.why})`),
  ]
  const lines = all.slice(0, most)
  const rest = all.length - lines.length
  const count = differences.length
  const differ = `${count === 1 ? 'something is' : `${count} things are`} not as applied`
  const refused = "something stands in an up's way"
  return {
    ...event,
    text: obstacles.length === 0 ? differ : count === 0 ? refused : `${differ}, and ${refused}`,
    ...(obstacles.length > 0 && { hint: 'In full, and what to do: tinderbox plan' }),
    evidence: [...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n'),
  }
}

function described(action: Action): string {
  return action.kind === 'deliver' ? `bring ${action.artifact} ${action.version}` : moduleOf(action).describe(action)
}

export function notMended(what: string, error: ToolError): WatchEvent {
  return {
    kind: 'trouble',
    what: 'not-mended',
    text: `${what} could not be put right: ${error.message}`,
    ...(error.seen !== undefined && { evidence: error.seen }),
    hint: error.hint,
  }
}

/** Instead of the news that a worker is well again. */
export function notRegistered({ machine, service }: WatchEvent): WatchEvent {
  return {
    kind: 'trouble',
    ...(machine !== undefined && { machine }),
    ...(service !== undefined && { service }),
    what: 'not-registered',
    text: `${service} runs again, and the master does not count it`,
    hint: `See whether a firewall lies between the two, and its log: tinderbox logs ${service}`,
  }
}
