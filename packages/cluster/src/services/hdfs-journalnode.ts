/** HDFS's JournalNode: a majority of them keeps the journal that two NameNodes share. */
import { z } from 'zod'
import { hadoopDaemon } from './hadoop-daemon.ts'
import { hdfsFolders } from './hdfs-site.ts'
import { defineService, portSetting as port, heapSetting } from './service.ts'

export const hdfsJournalNode = defineService({
  name: 'hdfs-journalnode',
  block: ['hdfs', 'journalnode'],
  title: 'the journal nodes',
  settings: z.strictObject({
    port: port.default(8485).describe('Where NameNodes write the journal'),
    httpPort: port.default(8480).describe('Where NameNodes read the journal'),
    heap: heapSetting(128),
  }),
  after: [],
  ports: (settings) => [
    {
      name: 'rpc',
      number: settings.port,
      from: 'cluster',
      by: ['hdfs-namenode', 'hdfs-journalnode'],
      key: 'hdfs.journalnode.port',
    },
    {
      name: 'http',
      number: settings.httpPort,
      from: 'cluster',
      by: ['hdfs-namenode', 'hdfs-journalnode'],
      key: 'hdfs.journalnode.httpPort',
    },
  ],
  desired: (settings, at, around) =>
    hadoopDaemon(
      {
        mainClass: 'org.apache.hadoop.hdfs.qjournal.server.JournalNode',
        folders: [hdfsFolders(at.paths, around.cluster.settings.hdfs!).journal],
      },
      at,
      around,
    ),
})
