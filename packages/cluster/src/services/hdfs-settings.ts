/** The blocks of cluster.yaml that are about HDFS as a whole. */
import { z } from 'zod'

export const hdfsKeys = {
  replication: z
    .union([z.int().min(1).max(512), z.literal('auto')])
    .default('auto')
    .describe('Copies of each block; auto: three, or as many as there are DataNodes'),
  data: z
    .array(z.string().regex(/^\/[^\s'",\\<>&]+$/, 'an absolute path'))
    .min(1)
    .optional()
    .describe(
      "Folders for blocks on every DataNode's machine, one for each disk. Default: below the cluster's own folder",
    ),
  decommission: z
    .int()
    .min(60)
    .max(2_592_000)
    .default(86_400)
    .describe('Seconds that a DataNode which leaves is given to hand its blocks on; the next `up` goes on with it'),
}
