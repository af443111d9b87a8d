/** HDFS's NameNode: knows all files, and where their blocks are. */
import { z } from 'zod'
import { rollbackImage } from '../config/rollback-image.ts'
import { hadoopDaemon } from './hadoop-daemon.ts'
import { hdfsFolders } from './hdfs-site.ts'
import { leavingDataNodes } from './leaving-nodes.ts'
import { defineService, portSetting as port, heapSetting } from './service.ts'

export const hdfsNameNode = defineService({
  name: 'hdfs-namenode',
  block: ['hdfs', 'namenode'],
  title: 'the name nodes',
  settings: z.strictObject({
    port: port.default(8020).describe('Where clients and DataNodes reach the NameNode'),
    httpPort: port
      .default(9870)
      .describe(
        "The NameNode's page and WebHDFS; open on the machine itself only, but with `ha`, where NameNodes need each other's",
      ),
    heap: heapSetting(128, "The daemon's own heap; about 1g is needed for each million files"),
  }),
  after: ['hdfs-journalnode'],
  ports: (settings) => [
    {
      name: 'rpc',
      number: settings.port,
      from: 'cluster',
      by: [
        'hdfs-datanode',
        'hdfs-namenode',
        'hdfs-secondarynamenode',
        'hdfs-zkfc',
        'yarn-resourcemanager',
        'yarn-nodemanager',
        'spark-history',
        'driver',
        'executor',
      ],
      key: 'hdfs.namenode.port',
    },
    {
      name: 'http',
      number: settings.httpPort,
      from: 'self',
      by: ['hdfs-namenode', 'hdfs-secondarynamenode'],
      key: 'hdfs.namenode.httpPort',
    },
  ],
  desired: (settings, at, around) => {
    const folder = hdfsFolders(at.paths, around.cluster.settings.hdfs!).name
    return hadoopDaemon(
      {
        mainClass: 'org.apache.hadoop.hdfs.server.namenode.NameNode',
        // Then it reads what the version before has written, and writes what that one reads, until the upgrade is final.
        more: { folder: `${folder}/current`, like: rollbackImage, arguments: ['-rollingUpgrade', 'started'] },
        guarded: true,
        leaving: leavingDataNodes(at.paths, around),
        refresh: ['-refreshServiceAcl', '-refreshNodes'].map((option) => [
          `${at.paths.hadoopHome}/bin/hdfs`,
          'dfsadmin',
          '-fs',
          `hdfs://${at.address}:${at.ports['rpc']}`,
          option,
        ]),
        folders: [folder],
      },
      at,
      around,
    )
  },
})
