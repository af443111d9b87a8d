/** What a running driver says of itself at /api/v1/applications (Spark 4.3). Unknown fields are ignored. */
import { z } from 'zod'

export const applicationList = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    attempts: z.array(z.object({ startTimeEpoch: z.number(), completed: z.boolean(), sparkUser: z.string() })),
  }),
)

export const stageList = z.array(
  z.object({
    stageId: z.number(),
    attemptId: z.number(),
    /** ACTIVE, PENDING, COMPLETE, FAILED, SKIPPED */
    status: z.string(),
    /** `reduce at /.../pi.py:17`: the last step of the stage, and where in the program. */
    name: z.string(),
    /** What the program says it is at; of SQL, the statement. */
    description: z.string().optional(),
    numTasks: z.number(),
    numActiveTasks: z.number(),
    numCompleteTasks: z.number(),
    numFailedTasks: z.number(),
  }),
)

export type ApplicationStage = z.output<typeof stageList>[number]

/** The driver itself is in the list, with the id `driver`. */
export const executorList = z.array(
  z.object({
    id: z.string(),
    hostPort: z.string(),
    isActive: z.boolean(),
    totalCores: z.number(),
  }),
)

export type ApplicationExecutor = z.output<typeof executorList>[number]

export const paths = {
  applications: '/api/v1/applications',
  stages: (application: string) =>
    `/api/v1/applications/${encodeURIComponent(application)}/stages?status=active&status=pending`,
  executors: (application: string) => `/api/v1/applications/${encodeURIComponent(application)}/executors`,
}
