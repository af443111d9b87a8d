/** What a ResourceManager says of one application at /ws/v1/cluster/apps/ID (Hadoop 3.5). Unknown fields are ignored. */
import { z } from 'zod'

const known = z.object({
  app: z.object({
    id: z.string(),
    /** NEW, NEW_SAVING, SUBMITTED, ACCEPTED, RUNNING, FINISHED, FAILED, KILLED */
    state: z.string(),
    /** Milliseconds since 1970; 0: it has not ended. */
    finishedTime: z.number(),
    diagnostics: z.string().optional(),
    /** DISABLED, NOT_START, RUNNING, RUNNING_WITH_FAILURE, SUCCEEDED, FAILED, TIME_OUT */
    logAggregationStatus: z.string().optional(),
  }),
})

const unknown = z.object({ RemoteException: z.object({ exception: z.literal('NotFoundException') }) })

export type YarnApplication = z.output<typeof known>['app']

/** Undefined: YARN does not know it, or not any more. Throws when it is something else. */
export function parseYarnApplication(text: string): YarnApplication | undefined {
  const answer: unknown = JSON.parse(text)
  if (unknown.safeParse(answer).success) return undefined
  return known.parse(answer).app
}

/** Whether it will print nothing more. */
export function hasEnded({ state }: YarnApplication): boolean {
  return ['FINISHED', 'FAILED', 'KILLED'].includes(state)
}
