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

/** MiB: YARN gives memory in steps of this size, so that a container takes up to one more than it asked for. */
export const memoryStep = 256

/** MiB that a container takes which asks for so much. */
export function containerMemory(asked: number): number {
  return Math.ceil(asked / memoryStep) * memoryStep
}
