/** What a Spark master says of itself at /json/ (Spark 4.3; read from its JsonProtocol). Unknown fields are ignored. */
import { z } from 'zod'

const worker = z.object({
  id: z.string(),
  host: z.string(),
  port: z.number(),
  webuiaddress: z.string(),
  cores: z.number(),
  coresused: z.number(),
  /** MiB */
  memory: z.number(),
  memoryused: z.number(),
  /** ALIVE, DEAD, DECOMMISSIONED, UNKNOWN */
  state: z.string(),
})

const application = z.object({
  id: z.string(),
  name: z.string(),
  user: z.string(),
  cores: z.number(),
  /** MiB that it asks for each of its executors. */
  memoryperexecutor: z.number().optional(),
  /** WAITING, RUNNING, FINISHED, FAILED, KILLED */
  state: z.string(),
  /** Milliseconds since 1970. */
  starttime: z.number(),
  /** Milliseconds. */
  duration: z.number(),
})

export const masterState = z.object({
  url: z.string(),
  /** ALIVE, STANDBY, RECOVERING */
  status: z.string(),
  workers: z.array(worker),
  activeapps: z.array(application),
})

export type MasterState = z.output<typeof masterState>
