/** ZooKeeper, from Spark's own jars: a majority of its servers decides which master is active. */
import { z } from 'zod'
import { placementsOf } from '../config/cluster.ts'
import { defineService, portSetting as port, heapSetting, type DesiredFile } from './service.ts'
import { daemonEnvironment, logFile, sparkDaemon } from './spark-daemon.ts'

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
    const number = servers.findIndex(({ address }) => address === at.address) + 1
    const conf = `${at.paths.cluster}/conf/zookeeper.cfg`
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
      ...servers.map(({ address, ports }, i) => `server.${i + 1}=${address}:${ports['quorum']}:${ports['election']}`),
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
        `${number}`,
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
