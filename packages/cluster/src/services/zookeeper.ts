/** ZooKeeper, from Spark's own jars: a majority of its servers decides which master is active. */
import { z } from 'zod'
import { placementsOf } from '../config/cluster.ts'
import { defineService, portSetting as port, heapSetting, type DesiredFile, type SitePaths } from './service.ts'
import { daemonEnvironment, logFile, sparkDaemon } from './spark-daemon.ts'
import { zookeeperNumbers } from './zookeeper-numbers.ts'

/** Where a server finds the others. */
export const zookeeperFile = (paths: Pick<SitePaths, 'cluster'>): string => `${paths.cluster}/conf/zookeeper.cfg`

export const zookeeper = defineService({
  name: 'zookeeper',
  block: ['ha', 'zookeeper'],
  title: 'ZooKeeper',
  settings: z.strictObject({
    port: port.default(2181).describe('Where masters reach ZooKeeper'),
    quorumPort: port.default(2888).describe('Where its servers follow their leader'),
    electionPort: port.default(3888).describe('Where its servers elect their leader'),
    heap: heapSetting(64),
  }),
  after: [],
  ports: (settings) => [
    {
      name: 'client',
      number: settings.port,
      from: 'cluster',
      by: ['spark-master', 'hdfs-zkfc', 'yarn-resourcemanager'],
      key: 'ha.zookeeper.port',
    },
    { name: 'quorum', number: settings.quorumPort, from: 'cluster', by: ['zookeeper'], key: 'ha.zookeeper.quorumPort' },
    {
      name: 'election',
      number: settings.electionPort,
      from: 'cluster',
      by: ['zookeeper'],
      key: 'ha.zookeeper.electionPort',
    },
  ],
  desired(settings, at, around) {
    const data = `${at.paths.cluster}/data/zookeeper`
    const servers = placementsOf(around.cluster, 'zookeeper').map((placement) => around.site(placement))
    const addresses = servers.map(({ address }) => address)
    const numbers = around.zookeeperNumbers ?? zookeeperNumbers(addresses, [])
    const conf = zookeeperFile(at.paths)
    const lines = [
      `dataDir=${data}`,
      `clientPort=${at.ports['client']}`,
      `clientPortAddress=${at.address}`,
      'tickTime=2000',
      'initLimit=10',
      'syncLimit=5',
      'maxClientCnxns=0',
      // It would take port 8080, and asks nobody for a password.
      'admin.enableServer=false',
      '4lw.commands.whitelist=srvr,ruok',
      'autopurge.snapRetainCount=5',
      'autopurge.purgeInterval=6',
      ...servers.map(
        ({ address, ports }) => `server.${numbers.get(address)}=${address}:${ports['quorum']}:${ports['election']}`,
      ),
    ]
    const file: DesiredFile = { path: conf, body: `${lines.join('\n')}\n`, mode: '644', owner: 'root', secret: false }
    const main = sparkDaemon('org.apache.zookeeper.server.quorum.QuorumPeerMain', at)
    return {
      // A server finds its own number in its data folder only, which is the daemon user's to write in.
      exec: [
        '/bin/sh',
        '-c',
        'echo "$1" > "$2/myid" && shift 2 && exec "$@"',
        'zookeeper',
        `${numbers.get(at.address)}`,
        data,
        ...main,
        conf,
      ],
      env: daemonEnvironment(at, around),
      folders: [data],
      files: [file, logFile(at)],
    }
  },
})
