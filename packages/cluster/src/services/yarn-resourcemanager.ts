/** YARN's ResourceManager: gives containers on the NodeManagers to applications. */
import { z } from 'zod'
import { has } from '../config/cluster.ts'
import { oldLogsGuard } from './collected-logs.ts'
import { hadoopDaemon } from './hadoop-daemon.ts'
import { leavingNodeManagers } from './leaving-nodes.ts'
import { defineService, portSetting as port, heapSetting } from './service.ts'

export const yarnResourceManager = defineService({
  name: 'yarn-resourcemanager',
  block: ['yarn', 'resourcemanager'],
  title: 'the resource managers',
  settings: z.strictObject({
    port: port.default(8032).describe('Where clients reach the ResourceManager'),
    schedulerPort: port.default(8030).describe('Where masters of applications ask for containers'),
    trackerPort: port.default(8031).describe('Where NodeManagers register'),
    adminPort: port.default(8033).describe('Where administrators reach it'),
    httpPort: port
      .default(8088)
      .describe("The ResourceManager's page; open on the machine itself only, reached through `tinderbox ui yarn`"),
    heap: heapSetting(128),
  }),
  after: ['zookeeper', 'hdfs-datanode'],
  ports: (settings) => [
    { name: 'client', number: settings.port, from: 'cluster', by: ['driver'], key: 'yarn.resourcemanager.port' },
    {
      name: 'scheduler',
      number: settings.schedulerPort,
      from: 'cluster',
      by: ['yarn-nodemanager'],
      key: 'yarn.resourcemanager.schedulerPort',
    },
    {
      name: 'tracker',
      number: settings.trackerPort,
      from: 'cluster',
      by: ['yarn-nodemanager'],
      key: 'yarn.resourcemanager.trackerPort',
    },
    {
      name: 'admin',
      number: settings.adminPort,
      from: 'cluster',
      by: ['yarn-resourcemanager'],
      key: 'yarn.resourcemanager.adminPort',
    },
    { name: 'http', number: settings.httpPort, from: 'self', by: [], key: 'yarn.resourcemanager.httpPort' },
  ],
  desired: (settings, at, around) =>
    hadoopDaemon(
      {
        mainClass: 'org.apache.hadoop.yarn.server.resourcemanager.ResourceManager',
        guarded: true,
        leaving: leavingNodeManagers(at.paths, around),
        refresh: [
          ['-refreshServiceAcl'],
          ['-refreshNodes', '-g', `${around.cluster.settings.rolling.drain}`, '-server'],
        ].map((options) => [`${at.paths.hadoopHome}/bin/yarn`, 'rmadmin', ...options]),
        folders: [`${at.paths.cluster}/data/yarn-resourcemanager`],
        guard: has(around.cluster, 'hdfs-namenode')
          ? oldLogsGuard(around.cluster.settings.yarn!.keepLogs, at)
          : undefined,
      },
      at,
      around,
    ),
})
