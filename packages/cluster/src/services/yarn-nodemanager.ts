/** YARN's NodeManager: runs containers on a machine. */
import { z } from 'zod'
import { hadoopDaemon } from './hadoop-daemon.ts'
import { defineService, portSetting as port, heapSetting, sizeSetting } from './service.ts'

export const yarnNodeManager = defineService({
  name: 'yarn-nodemanager',
  block: ['yarn', 'nodemanager'],
  title: 'the node managers',
  settings: z.strictObject({
    port: port.default(8041).describe('Where containers are started'),
    localizerPort: port.default(8040).describe('Where containers ask for their files'),
    httpPort: port.default(8042).describe("The NodeManager's page; open on the machine itself only"),
    cores: z
      .union([z.int().min(1).max(4096), z.literal('auto')])
      .default('auto')
      .describe('Cores offered to containers; auto: all of them, or a fair part beside a Spark worker'),
    memory: z
      .union([z.literal('auto'), sizeSetting(512)])
      .default('auto')
      .describe(
        'Memory offered to containers; auto: what the operating system and the daemons leave, or a fair part of it beside a Spark worker',
      ),
    heap: heapSetting(128),
  }),
  isOutlived: true,
  after: ['yarn-resourcemanager'],
  ports: (settings) => [
    {
      name: 'rpc',
      number: settings.port,
      from: 'cluster',
      by: ['yarn-resourcemanager', 'executor'],
      key: 'yarn.nodemanager.port',
    },
    {
      name: 'localizer',
      number: settings.localizerPort,
      from: 'cluster',
      by: [],
      key: 'yarn.nodemanager.localizerPort',
    },
    { name: 'http', number: settings.httpPort, from: 'self', by: [], key: 'yarn.nodemanager.httpPort' },
  ],
  desired: (settings, at, around) =>
    hadoopDaemon(
      {
        mainClass: 'org.apache.hadoop.yarn.server.nodemanager.NodeManager',
        folders: [
          `${at.paths.cluster}/local/${at.id}`,
          `${at.paths.cluster}/work/${at.id}`,
          `${at.paths.cluster}/data/${at.id}`,
        ],
      },
      at,
      around,
    ),
})
