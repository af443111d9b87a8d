/** Spark Connect's server: DataFrames and SQL for clients in any language, over gRPC. */
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { has } from '../config/cluster.ts'
import { defineService, portSetting as port, heapSetting } from './service.ts'
import { sparkServer } from './spark-server.ts'

export const sparkConnect = defineService({
  name: 'spark-connect',
  block: ['connect'],
  title: 'the Connect server',
  settings: z.strictObject({
    port: port
      .default(15002)
      .describe('Where clients reach it; open on the machine itself only, reached through `tinderbox ui connect`'),
    heap: heapSetting(512, "The server's own heap: it is the driver of all its sessions"),
  }),
  after: ['spark-worker', 'hdfs-datanode'],
  ports: (settings) => [{ name: 'grpc', number: settings.port, from: 'self', by: [], key: 'connect.port' }],
  desired: (settings, at, around) =>
    sparkServer(
      {
        mainClass: 'org.apache.spark.sql.connect.service.SparkConnectServer',
        properties: {
          'spark.sql.warehouse.dir': has(around.cluster, 'hdfs-namenode')
            ? 'hdfs:///user/connect/warehouse'
            : `file://${at.paths.cluster}/work/${at.id}/warehouse`,
          'spark.connect.grpc.binding.address': '127.0.0.1',
          'spark.connect.grpc.binding.port': `${at.ports['grpc']}`,
          'spark.connect.authenticate.token': connectToken(around.secret),
        },
      },
      at,
      around,
    ),
})

/** What clients show to the Connect server. Made from the cluster's secret, so that nobody has to keep a second one; it does not give that away. */
export function connectToken(secret: string): string {
  return createHmac('sha256', secret).update('tinderbox spark connect').digest('hex')
}
