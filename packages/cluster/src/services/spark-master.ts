/** Spark standalone's master: where workers register and applications ask for executors. */
import { z } from 'zod'
import { defineService, portSetting as port, heapSetting } from './service.ts'
import { daemonEnvironment, daemonFiles, recoveryFolder, sparkDaemon } from './spark-daemon.ts'

export const sparkMaster = defineService({
  name: 'spark-master',
  block: ['spark', 'master'],
  title: 'the master',
  settings: z.strictObject({
    port: port.default(7077).describe('Where workers and drivers reach the master'),
    uiPort: port
      .default(8080)
      .describe("The master's page; open on the machine itself only, reached through `tinderbox ui`"),
    heap: heapSetting(128),
  }),
  after: ['zookeeper'],

  ports: (settings) => [
    { name: 'rpc', number: settings.port, from: 'cluster', by: ['spark-worker', 'driver'], key: 'spark.master.port' },
    { name: 'ui', number: settings.uiPort, from: 'self', by: [], key: 'spark.master.uiPort' },
  ],

  desired: (settings, at, around) => ({
    exec: [
      ...sparkDaemon('org.apache.spark.deploy.master.Master', at),
      ...['--host', at.address, '--port', `${at.ports['rpc']}`, '--webui-port', `${at.ports['ui']}`],
      ...['--properties-file', `${at.paths.cluster}/conf/daemons.conf`],
    ],
    env: daemonEnvironment(at, around),
    folders: [recoveryFolder(at.paths, around.cluster.settings.spark.version)],
    files: daemonFiles(at, around),
  }),
})
