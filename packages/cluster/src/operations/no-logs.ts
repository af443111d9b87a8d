/** Why there are no logs of an application, by what YARN says of it. Pure. */
import { hasEnded, type YarnApplication } from '../apis/yarn-application.ts'
import { has, type Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import type { LogLine } from './logs.ts'
import type { Silent } from './silent.ts'

interface Found {
  readonly cluster: Cluster
  readonly application: string
  /** Undefined: YARN does not know it. */
  readonly known: YarnApplication | undefined
  /** Of all machines. */
  readonly all: readonly LogLine[]
  readonly machine?: string | undefined
  readonly failures: readonly Silent[]
}

const day = 86_400_000

export function noLogs(found: Found, now = Date.now()): ToolError {
  const { machine, all, failures } = found
  if (machine !== undefined && all.length > 0)
    return new ToolError('NO_LOGS', {
      message: `no container of ${found.application} has printed anything on ${machine}`,
      hint: `There are logs of: ${[...new Set(all.map((line) => line.machine))].toSorted().join(', ')}.`,
    })
  const missing = failures.map(({ machine: name, error }) => `${name} does not answer: ${error.message}`).join('\n')
  return new ToolError('NO_LOGS', { ...why(found, now), ...(missing !== '' && { seen: missing }) })
}

function why({ cluster, application, known }: Found, now: number): { readonly message: string; readonly hint: string } {
  const onHdfs = has(cluster, 'hdfs-namenode')
  const days = cluster.settings.yarn?.keepLogs ?? 0
  const kept = onHdfs
    ? `Logs are kept for ${days} ${days === 1 ? 'day' : 'days'} after the end (yarn.keepLogs).`
    : 'Without HDFS they are kept for a day, on the machines that the containers ran on.'
  if (!known)
    return {
      message: `YARN knows no ${application}, and there are no logs of it`,
      hint: `What runs: tinderbox status. ${kept}`,
    }
  if (!hasEnded(known))
    return {
      message: `no container of ${application} has printed anything yet; it is ${known.state}`,
      hint: (known.diagnostics ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, 300) || 'Try again in a moment.',
    }
  const age = Math.floor((now - known.finishedTime) / day)
  if (age >= (onHdfs ? days : 1))
    return { message: `the logs of ${application} have been removed: it ended ${age} days ago`, hint: kept }
  return stillToCome(application, known)
}

function stillToCome(application: string, { logAggregationStatus = '' }: YarnApplication) {
  if (['NOT_START', 'RUNNING', 'RUNNING_WITH_FAILURE'].includes(logAggregationStatus))
    return {
      message: `the logs of ${application} are not on HDFS yet; its NodeManagers are collecting them (${logAggregationStatus})`,
      hint: 'Try again in a moment. That every NodeManager runs, says: tinderbox status',
    }
  return {
    message: `there are no logs of ${application}: it ended before a container printed anything, or they could not be collected${logAggregationStatus && ` (${logAggregationStatus})`}`,
    hint: "A NodeManager says why it could not: tinderbox logs yarn-nodemanager. The job's own log is in its folder on the driver's machine.",
  }
}
