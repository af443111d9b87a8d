/** What a person wants to know when the cluster is up: where it is, how to use it, how to stop it. */
import type { Cluster } from '../../config/cluster.ts'
import { masterOf, placementsOf, serviceId, type ServiceName } from '../../config/cluster.ts'
import { showMebibytes } from '../../config/size.ts'
import type { UpResult } from '../../operations/up.ts'
import { defaultFileSystem } from '../../services/hdfs-site.ts'
import { sparkMasterUrl } from '../../services/quorum.ts'
import type { Site } from '../../services/service.ts'
import { showDuration } from './duration.ts'
import type { Looks } from './looks.ts'

export interface UpSummary {
  readonly cluster: string
  readonly changes: number
  /** `spark://10.0.0.11:7077,10.0.0.12:7077` */
  readonly master: string
  /** `hdfs://lab`, or `hdfs://10.0.0.11:8020`. */
  readonly hdfs?: { readonly address: string; readonly dataNodes: number }
  readonly yarn?: Offer
  /** The pages that are open on the machine of the master itself. */
  readonly page: string
  readonly workers: number
  readonly cores: number
  /** MiB */
  readonly memory: number
  /** What is still to be said of HDFS: an upgrade that is not final. */
  readonly open?: { readonly summary: string; readonly hint: string }
}

interface Offer {
  readonly nodeManagers: number
  readonly cores: number
  /** MiB */
  readonly memory: number
}

export function summaryOf(cluster: Cluster, { plan, machines }: UpResult): UpSummary {
  const siteOf = (placement: Cluster['placements'][number]): Site =>
    machines.get(placement.machine)!.sites.get(serviceId(placement))!
  const master = siteOf(masterOf(cluster))
  const offered = (service: ServiceName) => {
    const shares = placementsOf(cluster, service).map((placement) => siteOf(placement).share.offer!)
    const sum = (of: 'cores' | 'memory') => shares.reduce((all, share) => all + share[of], 0)
    return { count: shares.length, cores: sum('cores'), memory: sum('memory') }
  }
  const { count: workers, ...jobs } = offered('spark-worker')
  const { count: nodeManagers, ...containers } = offered('yarn-nodemanager')
  const around = { cluster, site: siteOf }
  const address = defaultFileSystem(around)
  const open = plan.findings.find(({ check }) => check === 'hdfs-upgrade')
  return {
    cluster: cluster.name,
    changes: plan.steps.reduce((sum, { actions }) => sum + actions.length, 0),
    master: sparkMasterUrl(around),
    ...(address !== undefined && { hdfs: { address, dataNodes: placementsOf(cluster, 'hdfs-datanode').length } }),
    ...(nodeManagers > 0 && { yarn: { nodeManagers, ...containers } }),
    page: `http://127.0.0.1:${master.ports['ui']}`,
    workers,
    ...jobs,
    ...(open && { open: { summary: open.summary, hint: open.hint } }),
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
    [up.master.includes(',') ? 'masters' : 'master', up.master],
    ['workers', `${up.workers}, with ${up.cores} cores and ${showMebibytes(up.memory)} for jobs`],
    ...(up.hdfs
      ? [['hdfs', `${up.hdfs.address}, with ${counted(up.hdfs.dataNodes, 'DataNode')}`] as [string, string]]
      : []),
    ...(up.yarn
      ? [
          [
            'yarn',
            `${counted(up.yarn.nodeManagers, 'NodeManager')}, with ${up.yarn.cores} cores and ${showMebibytes(up.yarn.memory)} for jobs`,
          ] as [string, string],
        ]
      : []),
    ['page', view.local ? up.page : `tinderbox ui${view.flag}`],
    ['run a job', `tinderbox submit job.py${view.flag}`],
    ['look', `tinderbox status${view.flag}`],
    ['stop', `tinderbox down${view.flag}`],
  ]
  return [
    `${color.green(tick)} ${color.bold(said)}  ${color.dim(showDuration(view.seconds))}`,
    '',
    ...rows.map(([name, value]) => `  ${color.dim(name.padEnd(9))}  ${value}`),
    ...(up.open ? ['', `${color.yellow(up.open.summary)}. ${up.open.hint}`] : []),
    ...(view.ahead === undefined
      ? []
      : [
          '',
          `${color.yellow(view.ahead)} is not what runs now: the next tinderbox up${view.flag} goes forward to it again`,
        ]),
  ]
}

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`
}
