/** HDFS's failover controller: one beside each NameNode; through ZooKeeper they agree which one is active. */
import { z } from 'zod'
import { hadoopDaemon } from './hadoop-daemon.ts'
import { defineService, portSetting as port, heapSetting } from './service.ts'

export const hdfsZkfc = defineService({
  name: 'hdfs-zkfc',
  block: ['hdfs', 'zkfc'],
  title: 'the failover controllers',
  settings: z.strictObject({
    port: port.default(8019).describe('Where the other failover controller asks this one to step back'),
    heap: heapSetting(64),
  }),
  after: ['zookeeper', 'hdfs-namenode'],
  ports: (settings) => [
    { name: 'rpc', number: settings.port, from: 'cluster', by: ['hdfs-zkfc'], key: 'hdfs.zkfc.port' },
  ],
  desired: (settings, at, around) =>
    hadoopDaemon({ mainClass: 'org.apache.hadoop.hdfs.tools.DFSZKFailoverController', folders: [] }, at, around),
})
