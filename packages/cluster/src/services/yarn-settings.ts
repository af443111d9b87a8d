/** The keys of cluster.yaml that are about YARN as a whole. */
import { z } from 'zod'

export const yarnKeys = {
  keepLogs: z
    .int()
    .min(1)
    .max(3650)
    .default(14)
    .describe('Days that what containers have printed is kept on HDFS, where it is collected when an application ends'),
}
