/** How a cluster that runs is changed: how many workers at a time, and how long their work is waited for. */
import { z } from 'zod'

export const rollingSettings = z
  .strictObject({
    batch: z
      .union([
        z.int().min(1),
        z.string().regex(/^([1-9]\d?|100)%$/, 'a number of workers, or a share of them like 10%'),
      ])
      .default('10%')
      .describe('Workers that are changed at a time: a number, or a share of them; at least one'),
    drain: z
      .int()
      .min(0)
      .max(86_400)
      .default(300)
      .describe('Seconds that a worker is given to end its tasks and hand its data on, before it stops'),
    health: z
      .int()
      .min(5)
      .max(3600)
      .default(120)
      .describe('Seconds in which a daemon must be well after its start; else the change is taken back on its machine'),
  })
  .prefault({})

export type RollingSettings = z.output<typeof rollingSettings>

/** How many of so many workers are changed at a time. */
export function batchSize({ batch }: Pick<RollingSettings, 'batch'>, workers: number): number {
  if (typeof batch === 'number') return batch
  return Math.max(1, Math.floor((workers * Number(batch.slice(0, -1))) / 100))
}
