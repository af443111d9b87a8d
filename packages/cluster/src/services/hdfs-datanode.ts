/** HDFS's DataNode: keeps blocks on a machine's disks. */
import { z } from 'zod'
import { hadoopDaemon } from './hadoop-daemon.ts'
import { hdfsFolders } from './hdfs-site.ts'
import { defineService, portSetting as port, heapSetting } from './service.ts'

export const hdfsDataNode = defineService({
  name: 'hdfs-datanode',
  block: ['hdfs', 'datanode'],
  title: 'the data nodes',
  settings: z.strictObject({
    port: port.default(9866).describe('Where blocks are read and written'),
    ipcPort: port.default(9867).describe('Where clients and other DataNodes ask about blocks'),
    httpPort: port.default(9864).describe('WebHDFS; open on the machine itself only'),
    heap: heapSetting(128),
  }),
  after: ['hdfs-namenode', 'hdfs-zkfc'],
  ports: (settings) => [
    {
      name: 'data',
      number: settings.port,
      from: 'cluster',
      by: ['driver', 'executor', 'hdfs-datanode', 'yarn-nodemanager', 'spark-history'],
      key: 'hdfs.datanode.port',
    },
    {
      name: 'ipc',
      number: settings.ipcPort,
      from: 'cluster',
      by: ['driver', 'executor', 'hdfs-datanode'],
      key: 'hdfs.datanode.ipcPort',
    },
    { name: 'http', number: settings.httpPort, from: 'self', by: [], key: 'hdfs.datanode.httpPort' },
  ],
  desired: (settings, at, around) =>
    hadoopDaemon(
      {
        mainClass: 'org.apache.hadoop.hdfs.server.datanode.DataNode',
        folders: hdfsFolders(at.paths, around.cluster.settings.hdfs!).data,
      },
      at,
      around,
    ),
})
