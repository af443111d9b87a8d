/** The settings of YARN on one machine. Pure. */
import { has, isHighlyAvailable, placementsOf, placementsOn } from '../config/cluster.ts'
import { collectedLogs } from './collected-logs.ts'
import { leavingNodeManagers } from './leaving-nodes.ts'
import { memberId, zookeeperQuorum } from './quorum.ts'
import { hadoopClassPath } from './hadoop-class-path.ts'
import type { Site, SitePaths, Surroundings } from './service.ts'
import { memoryStep } from './yarn-settings.ts'

type Values = Record<string, string | number | boolean | undefined>

const GiB = 1024 ** 3

const addresses = {
  address: 'client',
  'scheduler.address': 'scheduler',
  'resource-tracker.address': 'tracker',
  'admin.address': 'admin',
} as const

export function yarnSite(paths: SitePaths, machine: string, around: Surroundings): Values {
  const { cluster } = around
  const onHdfs = has(cluster, 'hdfs-namenode')
  const nodes = placementsOf(cluster, 'yarn-nodemanager').map((one) => around.site(one).share.offer!)
  const own = placementsOn(cluster, machine).find(({ service }) => service === 'yarn-nodemanager')
  return {
    ...resourceManagers(machine, around),
    'yarn.resourcemanager.recovery.enabled': true,
    'yarn.resourcemanager.max-completed-applications': 200,
    'yarn.resourcemanager.nodes.exclude-path': leavingNodeManagers(paths, around).path,
    // Whoever finds a ResourceManager that stands by asks the other one soon, not after half a minute.
    'yarn.resourcemanager.connect.retry-interval.ms': 2000,
    'yarn.resourcemanager.connect.max-wait.ms': 300_000,
    'yarn.client.failover-sleep-base-ms': 500,
    'yarn.client.failover-sleep-max-ms': 4000,
    'yarn.scheduler.minimum-allocation-mb': memoryStep,
    'yarn.scheduler.maximum-allocation-mb': Math.max(memoryStep, ...nodes.map(({ memory }) => memory)),
    'yarn.scheduler.maximum-allocation-vcores': Math.max(1, ...nodes.map(({ cores }) => cores)),
    'yarn.log-aggregation-enable': onHdfs,
    'yarn.nodemanager.remote-app-log-dir': collectedLogs,
    // A JVM reserves far more addresses than it uses: counting those ends jobs for nothing.
    'yarn.nodemanager.vmem-check-enabled': false,
    'yarn.application.classpath': [`${paths.cluster}/conf/hadoop`, ...hadoopClassPath(paths)].join(','),
    ...(own && nodeManager(paths, around.site(own))),
  }
}

/** Its page takes applications from anybody who can open it, so only its own machine can. */
function resourceManagers(machine: string, around: Surroundings): Values {
  const { cluster } = around
  const managers = placementsOf(cluster, 'yarn-resourcemanager')
  const of = (site: Site, suffix: string): [string, string][] => [
    ...Object.entries(addresses).map(([key, port]): [string, string] => [
      `yarn.resourcemanager.${key}${suffix}`,
      `${site.address}:${site.ports[port]}`,
    ]),
    [`yarn.resourcemanager.hostname${suffix}`, site.address],
    [`yarn.resourcemanager.webapp.address${suffix}`, `127.0.0.1:${site.ports['http']}`],
  ]
  if (!isHighlyAvailable(cluster)) {
    const site = around.site(managers[0]!)
    return {
      ...Object.fromEntries(of(site, '')),
      'yarn.resourcemanager.store.class':
        'org.apache.hadoop.yarn.server.resourcemanager.recovery.FileSystemRMStateStore',
      'yarn.resourcemanager.fs.state-store.uri': `file://${site.paths.cluster}/data/yarn-resourcemanager`,
    }
  }
  return {
    ...Object.fromEntries(managers.flatMap((one) => of(around.site(one), `.${memberId(one.machine)}`))),
    'yarn.resourcemanager.ha.enabled': true,
    'yarn.resourcemanager.cluster-id': cluster.name,
    'yarn.resourcemanager.ha.rm-ids': managers.map((one) => memberId(one.machine)).join(','),
    ...(managers.some((one) => one.machine === machine) && { 'yarn.resourcemanager.ha.id': memberId(machine) }),
    'hadoop.zk.address': zookeeperQuorum(around),
    'yarn.resourcemanager.zk-address': zookeeperQuorum(around),
    'yarn.resourcemanager.zk-state-store.parent-path': `/tinderbox/${cluster.name}/yarn`,
    'yarn.resourcemanager.store.class': 'org.apache.hadoop.yarn.server.resourcemanager.recovery.ZKRMStateStore',
  }
}

function nodeManager(paths: SitePaths, { address, ports, id, share }: Site): Values {
  const offer = share.offer!
  return {
    'yarn.nodemanager.hostname': address,
    'yarn.nodemanager.address': `${address}:${ports['rpc']}`,
    'yarn.nodemanager.localizer.address': `${address}:${ports['localizer']}`,
    'yarn.nodemanager.webapp.address': `127.0.0.1:${ports['http']}`,
    'yarn.nodemanager.resource.memory-mb': offer.memory,
    // And one for the masters of applications, which only wait: an executor with all the cores fits beside one.
    'yarn.nodemanager.resource.cpu-vcores': offer.cores + 1,
    'yarn.nodemanager.local-dirs': `${paths.cluster}/local/${id}`,
    'yarn.nodemanager.log-dirs': `${paths.cluster}/work/${id}`,
    'yarn.nodemanager.log.retain-seconds': 86_400,
    // A container that prints more is ended: without a bound it would fill the disk for all.
    'yarn.nodemanager.container-log-monitor.enable': true,
    'yarn.nodemanager.container-log-monitor.dir-size-limit-bytes': 4 * GiB,
    'yarn.nodemanager.container-log-monitor.total-size-limit-bytes': 8 * GiB,
    'yarn.nodemanager.localizer.cache.target-size-mb': 2048,
    // Containers go on while it starts anew, and the next one finds them.
    'yarn.nodemanager.recovery.enabled': true,
    'yarn.nodemanager.recovery.supervised': true,
    'yarn.nodemanager.recovery.dir': `${paths.cluster}/data/${id}`,
    'yarn.nodemanager.env-whitelist':
      'JAVA_HOME,HADOOP_HOME,HADOOP_CONF_DIR,LD_LIBRARY_PATH,PATH,LANG,TZ,TINDERBOX_CLUSTER',
    'yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage': 95,
  }
}
