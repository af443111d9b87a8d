/**
 * The shape of cluster.yaml. Strict everywhere: an unknown key is an error, not a wish ignored. The descriptions become the reference
 * page; the defaults, `tinderbox config --effective`. A service brings its own block, so that adding one does not touch this file.
 */
import { z } from 'zod'
import { expandRange } from '../config/machine-range.ts'
import {
  hadoopSettings,
  javaSettings,
  loginUser,
  pythonSettings,
  sparkSettings,
  sshSettings,
  sudoSettings,
} from '../config/software.ts'
import { repairSettings } from '../config/repair.ts'
import { rollingSettings } from '../config/rolling.ts'
import { services } from '../services/index.ts'

const machineName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    'a machine name has letters, digits, dots and dashes, and begins with a letter or a digit',
  )

/** What ssh connects to. It must never look like an option of ssh's. */
const destination = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:%-]*$/, 'a host name or an address, or an alias of ssh_config')

const workerNames = z
  .array(z.string())
  .min(1, 'a cluster has at least one worker')
  .transform((patterns, context) =>
    patterns.flatMap((pattern, i) => {
      try {
        return expandRange(pattern).map((name) => machineName.parse(name))
      } catch (error) {
        const message = error instanceof z.ZodError ? error.issues[0]!.message : (error as Error).message
        context.addIssue({ code: 'custom', message, path: [i], input: pattern })
        return []
      }
    }),
  )

/** The same keys, each optional and without its default, so that what is not said for a machine stays as it is for all. */
function onlyWhatIsSaid(settings: z.ZodObject): z.ZodObject {
  const shape = Object.entries(settings.shape).map(([key, value]) => {
    const bare = value instanceof z.ZodDefault ? value.unwrap() : value
    return [key, (bare as z.ZodType).optional().describe((value as z.ZodType).description ?? '')]
  })
  return z.strictObject(Object.fromEntries(shape))
}

const machine = z.strictObject({
  host: destination.optional().describe('What ssh connects to, when that is not the name'),
  user: loginUser.optional().describe('The login user on this machine'),
  port: z.int().min(1).max(65535).optional().describe('The SSH port of this machine'),
  address: z
    .string()
    .regex(/^[A-Za-z0-9.:-]+$/, 'an address or a name')
    .optional()
    .describe('Where the other machines reach it. Default: the address that SSH reached'),
  worker: onlyWhatIsSaid(services['spark-worker'].settings)
    .optional()
    .describe("What differs for this machine's worker"),
})

export const clusterFile = z.strictObject({
  name: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]{0,30}$/,
      'a cluster name has up to 31 lower-case letters, digits and dashes, and begins with a letter',
    )
    .refine((name) => name !== 'local', '"local" is the cluster of this machine that needs no file')
    .describe("The cluster's name. It is part of folders and unit names on the machines, so it stays"),
  master: machineName.describe('The machine of the Spark master'),
  workers: workerNames.describe(
    'The machines of the workers. Ranges like worker[1-40] are welcome; the master may be among them',
  ),
  machines: z.record(machineName, machine).default({}).describe('What there is to say about single machines'),
  ssh: sshSettings.describe('How machines are reached'),
  sudo: sudoSettings,
  spark: sparkSettings
    .extend({
      master: services['spark-master'].settings.prefault({}).describe('The master daemon'),
      worker: services['spark-worker'].settings.prefault({}).describe('Every worker daemon'),
    })
    .prefault({}),
  hadoop: hadoopSettings.describe('The Hadoop of HDFS and YARN; it is brought only where one of them is switched on'),
  java: javaSettings.describe('The Java that runs Spark'),
  python: pythonSettings.describe('The Python of jobs'),
  rolling: rollingSettings.describe('How a cluster that runs is changed'),
  repair: repairSettings,
})

export type ClusterFile = z.output<typeof clusterFile>
