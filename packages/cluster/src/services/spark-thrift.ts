/** Spark's Thrift server: SQL for programs that speak JDBC or ODBC. */
import { z } from 'zod'
import { has } from '../config/cluster.ts'
import { defineService, portSetting as port, heapSetting } from './service.ts'
import { sparkServer } from './spark-server.ts'

export const sparkThrift = defineService({
  name: 'spark-thrift',
  block: ['thrift'],
  title: 'the Thrift server',
  settings: z.strictObject({
    port: port
      .default(10_000)
      .describe(
        'Where JDBC clients reach it. It asks for no password, so it is open on the machine itself only: `tinderbox ui thrift`',
      ),
    heap: heapSetting(512, "The server's own heap: it is the driver of all its sessions"),
  }),
  after: ['spark-worker', 'hdfs-datanode'],
  ports: (settings) => [{ name: 'thrift', number: settings.port, from: 'self', by: [], key: 'thrift.port' }],
  desired(settings, at, around) {
    const data = `${at.paths.cluster}/data/${at.id}`
    const warehouse = has(around.cluster, 'hdfs-namenode') ? 'hdfs:///user/hive/warehouse' : `file://${data}/warehouse`
    const server = sparkServer(
      {
        mainClass: 'org.apache.spark.sql.hive.thriftserver.HiveThriftServer2',
        properties: {
          'spark.hadoop.hive.server2.thrift.bind.host': '127.0.0.1',
          'spark.hadoop.hive.server2.thrift.port': `${at.ports['thrift']}`,
          'spark.hadoop.javax.jdo.option.ConnectionURL': `jdbc:derby:;databaseName=${data}/metastore;create=true`,
          'spark.sql.warehouse.dir': warehouse,
          // Else it ends each statement as whoever connects, "anonymous" without a name, who may not move what executors have written as their own user.
          'spark.hadoop.hive.server2.enable.doAs': 'false',
        },
      },
      at,
      around,
    )
    return { ...server, folders: [...server.folders, data] }
  },
})
