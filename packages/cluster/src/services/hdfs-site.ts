/** The settings of HDFS on one machine, for its daemons and for clients alike. Pure. */
import { isHighlyAvailable, placementsOf, placementsOn } from '../config/cluster.ts'
import { leavingDataNodes } from './leaving-nodes.ts'
import { memberId } from './quorum.ts'
import type { HdfsSettings } from '../config/software.ts'
import type { Site, SitePaths, Surroundings } from './service.ts'

type Values = Record<string, string | number | boolean | undefined>

/** Where HDFS keeps things on a machine, if the file does not say otherwise: below the cluster's folder, never in /tmp. */
export function hdfsFolders(paths: SitePaths, settings: HdfsSettings) {
  const folder = (id: string) => `${paths.cluster}/data/${id}`
  return {
    name: folder('hdfs-namenode'),
    journal: folder('hdfs-journalnode'),
    checkpoint: folder('hdfs-secondarynamenode'),
    data: settings.data ?? [folder('hdfs-datanode')],
  }
}

/** At most three copies; never more than there are DataNodes. */
export function replicationOf(around: Pick<Surroundings, 'cluster'>): number {
  const { replication } = around.cluster.settings.hdfs!
  return replication === 'auto' ? Math.min(3, placementsOf(around.cluster, 'hdfs-datanode').length) : replication
}

/** `hdfs://a:8020`, or the name of the cluster where NameNodes stand by for each other; undefined without HDFS. */
export function defaultFileSystem(around: Pick<Surroundings, 'cluster' | 'site'>): string | undefined {
  const [first] = placementsOf(around.cluster, 'hdfs-namenode')
  if (!first) return undefined
  if (isHighlyAvailable(around.cluster)) return `hdfs://${around.cluster.name}`
  const { address, ports } = around.site(first)
  return `hdfs://${address}:${ports['rpc']}`
}

export function hdfsSite(paths: SitePaths, machine: string, around: Surroundings): Values {
  const { cluster } = around
  const settings = cluster.settings.hdfs!
  const folders = hdfsFolders(paths, settings)
  const here = (service: string): Site | undefined => {
    const placement = placementsOn(cluster, machine).find((one) => one.service === service)
    return placement && around.site(placement)
  }
  const [datanode, journalnode] = [here('hdfs-datanode'), here('hdfs-journalnode')]
  return {
    'dfs.replication': replicationOf(around),
    'dfs.permissions.superusergroup': 'tinderbox',
    'dfs.namenode.name.dir': `file://${folders.name}`,
    // A name may not be known everywhere; DataNodes are known by the address they come from.
    'dfs.namenode.datanode.registration.ip-hostname-check': false,
    // Who reads or writes a block shows a token of the NameNode's, which takes calls from the cluster's machines only.
    'dfs.block.access.token.enable': true,
    // Two images, and the journal since: a million more entries, the default, are hundreds of megabytes.
    'dfs.namenode.num.checkpoints.retained': 2,
    'dfs.namenode.num.extra.edits.retained': 100_000,
    'dfs.namenode.max.extra.edits.segments.retained': 1000,
    // A DataNode is dead after 2 minutes, not after 10.5.
    'dfs.namenode.heartbeat.recheck-interval': 45_000,
    'dfs.namenode.safemode.extension': 3000,
    // A file whose writer is gone is closed after 5 minutes, not after 20: until then its blocks keep a DataNode from leaving (seen with 3.5.0, after a power cut).
    'dfs.namenode.lease-hard-limit-sec': 300,
    // A block is on the disk when its file is closed: a power cut of all machines at once loses none.
    'dfs.datanode.synconclose': true,
    // In a small cluster there is no other DataNode to take the place of one that dies while it is written to.
    'dfs.client.block.write.replace-datanode-on-failure.best-effort': true,
    // A tenth of each volume is left to everything else, what that uses already counted in (FsVolumeImpl.getRemainingReserved, 3.5.0).
    'dfs.datanode.du.reserved.calculator':
      'org.apache.hadoop.hdfs.server.datanode.fsdataset.impl.ReservedSpaceCalculator$ReservedSpaceCalculatorPercentage',
    'dfs.datanode.du.reserved.pct': 10,
    'dfs.datanode.data.dir': folders.data.map((path) => `file://${path}`).join(','),
    // As the folder is made: a DataNode would make it its own user's alone.
    'dfs.datanode.data.dir.perm': 750,
    ...(datanode && {
      'dfs.datanode.hostname': datanode.address,
      'dfs.datanode.address': `${datanode.address}:${datanode.ports['data']}`,
      'dfs.datanode.ipc.address': `${datanode.address}:${datanode.ports['ipc']}`,
      'dfs.datanode.http.address': `127.0.0.1:${datanode.ports['http']}`,
    }),
    ...(here('hdfs-namenode') && { 'dfs.hosts.exclude': leavingDataNodes(paths, around).path }),
    'dfs.journalnode.edits.dir': folders.journal,
    // One that takes the place of another gets from the others what it is about, and what it has missed.
    'dfs.journalnode.enable.sync.format': true,
    'dfs.journalnode.sync.interval': 30_000,
    ...(journalnode && {
      'dfs.journalnode.rpc-address': `${journalnode.address}:${journalnode.ports['rpc']}`,
      'dfs.journalnode.http-address': `${journalnode.address}:${journalnode.ports['http']}`,
    }),
    ...(isHighlyAvailable(cluster) ? standingBy(machine, around) : alone(folders.checkpoint, around)),
  }
}

/** One NameNode. Its page asks for no password, so only its own machine can open it. */
function alone(checkpoint: string, around: Surroundings): Values {
  const name = around.site(placementsOf(around.cluster, 'hdfs-namenode')[0]!)
  const secondary = around.site(placementsOf(around.cluster, 'hdfs-secondarynamenode')[0]!)
  return {
    'dfs.namenode.rpc-address': `${name.address}:${name.ports['rpc']}`,
    'dfs.namenode.http-address': `127.0.0.1:${name.ports['http']}`,
    'dfs.namenode.secondary.http-address': `127.0.0.1:${secondary.ports['http']}`,
    'dfs.namenode.checkpoint.dir': `file://${checkpoint}`,
    // Jobs sit out a restart of the only one there is: every second at first, a minute in all.
    'dfs.client.retry.policy.enabled': true,
    'dfs.client.retry.policy.spec': '1000,10,2000,25',
  }
}

/** Two NameNodes with a journal that a majority of JournalNodes keeps. They fetch images from each other's page, so it is open to the network. */
function standingBy(machine: string, around: Surroundings): Values {
  const { cluster } = around
  const names = placementsOf(cluster, 'hdfs-namenode')
  const service = cluster.name
  const of = (key: string, id: string) => `dfs.namenode.${key}.${service}.${id}`
  const journals = placementsOf(cluster, 'hdfs-journalnode').map((placement) => around.site(placement))
  const [zkfc] = placementsOf(cluster, 'hdfs-zkfc')
  return {
    'dfs.nameservices': service,
    [`dfs.ha.namenodes.${service}`]: names.map((one) => memberId(one.machine)).join(','),
    ...Object.fromEntries(
      names.flatMap((one) => {
        const { address, ports } = around.site(one)
        const id = memberId(one.machine)
        return [
          [of('rpc-address', id), `${address}:${ports['rpc']}`],
          [of('http-address', id), `${address}:${ports['http']}`],
          [of('http-bind-host', id), '0.0.0.0'],
        ]
      }),
    ),
    ...(names.some((one) => one.machine === machine) && { 'dfs.ha.namenode.id': memberId(machine) }),
    'dfs.namenode.shared.edits.dir': `qjournal://${journals.map(({ address, ports }) => `${address}:${ports['rpc']}`).join(';')}/${service}`,
    [`dfs.client.failover.proxy.provider.${service}`]:
      'org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider',
    // The one that stands by looks every 10 s, not once a minute, what is new in the journal and whether it has to write an image: an upgrade waits for both.
    'dfs.ha.tail-edits.period': 10,
    'dfs.namenode.checkpoint.check.period': 10,
    // The journal itself lets only one of them write; nothing else has to be fenced off.
    'dfs.ha.fencing.methods': 'shell(/bin/true)',
    'dfs.ha.automatic-failover.enabled': true,
    'dfs.ha.zkfc.port': zkfc && around.site(zkfc).ports['rpc'],
  }
}
