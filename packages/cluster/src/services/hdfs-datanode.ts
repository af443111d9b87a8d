/** HDFS's DataNode: keeps blocks on a machine's disks. */
import { z } from 'zod'
import { hadoopDaemon } from './hadoop-daemon.ts'
import { hdfsFolders } from './hdfs-site.ts'
import { defineService, portSetting as port, sizeSetting } from './service.ts'

export const hdfsDataNode = defineService({
  name: 'hdfs-datanode',
  block: ['hdfs', 'datanode'],
  title: 'the data nodes',
  settings: z.strictObject({
    port: port.default(9866).describe('Where blocks are read and written'),
    ipcPort: port.default(9867).describe('Where clients and other DataNodes ask about blocks'),
    httpPort: port.default(9864).describe('WebHDFS; open on the machine itself only'),
    heap: sizeSetting(128).default('512m').describe("The daemon's own heap"),
  }),
  after: ['hdfs-namenode', 'hdfs-zkfc'],
  ports: (settings) => [
    { name: 'data', number: settings.port, from: 'cluster', key: 'hdfs.datanode.port' },
    { name: 'ipc', number: settings.ipcPort, from: 'cluster', key: 'hdfs.datanode.ipcPort' },
    { name: 'http', number: settings.httpPort, from: 'self', key: 'hdfs.datanode.httpPort' },
  ],
  desired: (settings, at, around) =>
    hadoopDaemon(
      {
        mainClass: 'org.apache.hadoop.hdfs.server.datanode.DataNode',
        heap: settings.heap,
        folders: hdfsFolders(at.paths, around.cluster.settings.hdfs!).data,
      },
      at,
      around,
    ),
})
