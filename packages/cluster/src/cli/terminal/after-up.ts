/** What a person wants to know when the cluster is up: where it is, how to use it, how to stop it. */
import type { Cluster } from '../../config/cluster.ts'
import { masterOf, serviceId } from '../../config/cluster.ts'
import { showMebibytes } from '../../config/size.ts'
import type { UpResult } from '../../operations/up.ts'
import type { Site } from '../../services/service.ts'
import { showDuration } from './duration.ts'
import type { Looks } from './looks.ts'

export interface UpSummary {
  readonly cluster: string
  readonly changes: number
  readonly master: string
  /** The pages that are open on the machine of the master itself. */
  readonly page: string
  readonly workers: number
  readonly cores: number
  /** MiB */
  readonly memory: number
}

export function summaryOf(cluster: Cluster, { plan, machines }: UpResult): UpSummary {
  const siteOf = (placement: Cluster['placements'][number]): Site =>
    machines.get(placement.machine)!.sites.get(serviceId(placement))!
  const master = siteOf(masterOf(cluster))
  const workers = cluster.placements.filter(({ service }) => service === 'spark-worker')
  const shares = workers.map((worker) => siteOf(worker).share.offer!)
  return {
    cluster: cluster.name,
    changes: plan.steps.reduce((sum, { actions }) => sum + actions.length, 0),
    master: `spark://${master.address}:${master.ports['rpc']}`,
    page: `http://127.0.0.1:${master.ports['ui']}`,
    workers: workers.length,
    cores: shares.reduce((sum, { cores }) => sum + cores, 0),
    memory: shares.reduce((sum, { memory }) => sum + memory, 0),
  }
}

/** `flag`: ` -f prod.yaml`, where the commands need it; `ahead`: the file here, when the cluster went back and it asks for something else. */
export function afterUpLines(
  up: UpSummary,
  view: {
    readonly looks: Looks
    readonly local: boolean
    readonly flag: string
    readonly seconds: number
    readonly ahead?: string
  },
): string[] {
  const { color, tick } = view.looks
  const what = view.local ? 'the cluster of this machine' : `the cluster ${up.cluster}`
  const said = up.changes === 0 ? `${what} is as it should be` : `${what} is up`
  const rows: [string, string][] = [
    ['master', up.master],
    ['workers', `${up.workers}, with ${up.cores} cores and ${showMebibytes(up.memory)} for jobs`],
    ['page', view.local ? up.page : `tinderbox ui${view.flag}`],
    ['run a job', `tinderbox submit job.py${view.flag}`],
    ['look', `tinderbox status${view.flag}`],
    ['stop', `tinderbox down${view.flag}`],
  ]
  return [
    `${color.green(tick)} ${color.bold(said)}  ${color.dim(showDuration(view.seconds))}`,
    '',
    ...rows.map(([name, value]) => `  ${color.dim(name.padEnd(9))}  ${value}`),
    ...(view.ahead === undefined
      ? []
      : [
          '',
          `${color.yellow(view.ahead)} is not what runs now: the next tinderbox up${view.flag} goes forward to it again`,
        ]),
  ]
}
