/** HDFS's secondary NameNode: merges the journal of a NameNode that stands alone into its image, so that neither grows without end. It takes nobody's place. */
import { z } from 'zod'
import { hadoopDaemon } from './hadoop-daemon.ts'
import { hdfsFolders } from './hdfs-site.ts'
import { defineService, portSetting as port, heapSetting } from './service.ts'

export const hdfsSecondaryNameNode = defineService({
  name: 'hdfs-secondarynamenode',
  block: ['hdfs', 'secondarynamenode'],
  title: 'the secondary name node',
  settings: z.strictObject({
    httpPort: port
      .default(9868)
      .describe('Where the NameNode fetches the merged image; open on the machine itself only'),
    heap: heapSetting(128),
  }),
  after: ['hdfs-namenode'],
  ports: (settings) => [
    {
      name: 'http',
      number: settings.httpPort,
      from: 'self',
      by: ['hdfs-namenode'],
      key: 'hdfs.secondarynamenode.httpPort',
    },
  ],
  desired: (settings, at, around) =>
    hadoopDaemon(
      {
        mainClass: 'org.apache.hadoop.hdfs.server.namenode.SecondaryNameNode',
        folders: [hdfsFolders(at.paths, around.cluster.settings.hdfs!).checkpoint],
      },
      at,
      around,
    ),
})
