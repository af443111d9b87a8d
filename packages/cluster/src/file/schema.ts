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
import { firewallSettings } from '../config/firewall.ts'
import { repairSettings } from '../config/repair.ts'
import { rollingSettings } from '../config/rolling.ts'
import { hdfsKeys } from '../services/hdfs-settings.ts'
import { rolesByHand } from './place-services.ts'
import { services } from '../services/index.ts'
import { yarnKeys } from '../services/yarn-settings.ts'

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
  datanode: onlyWhatIsSaid(services['hdfs-datanode'].settings)
    .optional()
    .describe("What differs for this machine's DataNode"),
  nodemanager: onlyWhatIsSaid(services['yarn-nodemanager'].settings)
    .optional()
    .describe("What differs for this machine's NodeManager"),
  roles: z
    .array(z.enum(rolesByHand))
    .optional()
    .describe(
      'Services that are placed by hand: one that any machine has here runs on those that have it here, and nowhere else',
    ),
})

const hdfs = z
  .strictObject({
    ...hdfsKeys,
    namenode: services['hdfs-namenode'].settings.prefault({}).describe('The NameNode: on the master'),
    secondarynamenode: services['hdfs-secondarynamenode'].settings
      .prefault({})
      .describe('The secondary NameNode, which keeps the journal short: beside the NameNode, but with `ha`'),
    datanode: services['hdfs-datanode'].settings.prefault({}).describe('Every DataNode: on the workers'),
    journalnode: services['hdfs-journalnode'].settings.prefault({}).describe('With `ha`: every JournalNode'),
    zkfc: services['hdfs-zkfc'].settings.prefault({}).describe('With `ha`: the failover controllers'),
  })
  .optional()

const yarn = z
  .strictObject({
    ...yarnKeys,
    resourcemanager: services['yarn-resourcemanager'].settings
      .prefault({})
      .describe('The ResourceManager: on the master'),
    nodemanager: services['yarn-nodemanager'].settings.prefault({}).describe('Every NodeManager: on the workers'),
  })
  .optional()

const ha = z
  .strictObject({
    zookeepers: z
      .array(machineName)
      .optional()
      .describe('The machines of ZooKeeper and of the JournalNodes, an odd number. Default: the first three machines'),
    zookeeper: services.zookeeper.settings.prefault({}).describe('Every ZooKeeper server'),
  })
  .optional()

export const clusterFile = z.strictObject({
  name: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]{0,30}$/,
      'a cluster name has up to 31 lower-case letters, digits and dashes, and begins with a letter',
    )
    .refine((name) => name !== 'local', '"local" is the cluster of this machine that needs no file')
    .describe("The cluster's name. It is part of folders and unit names on the machines, so it stays"),
  master: z
    .union([machineName, z.array(machineName).min(1, 'a cluster has a master')])
    .transform((names) => (typeof names === 'string' ? [names] : names))
    .describe('The machine of the masters; with `ha`, a list of two or more: the others stand by'),
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
  hdfs: hdfs.describe("Hadoop's file system, on the disks of the workers"),
  yarn: yarn.describe("Hadoop's resource manager, beside Spark's own"),
  history: services['spark-history'].settings.optional().describe('The pages of applications that have ended'),
  connect: services['spark-connect'].settings.optional().describe('Spark Connect, for clients in any language'),
  thrift: services['spark-thrift'].settings.optional().describe('SQL for programs that speak JDBC or ODBC'),
  ha: ha.describe('Masters that stand by for each other; a list of masters means the same'),
  hadoop: hadoopSettings.describe('The Hadoop of HDFS and YARN; it is brought only where one of them is switched on'),
  java: javaSettings.describe('The Java that runs Spark'),
  python: pythonSettings.describe('The Python of jobs'),
  rolling: rollingSettings.describe('How a cluster that runs is changed'),
  repair: repairSettings,
  firewall: firewallSettings,
})

export type ClusterFile = z.output<typeof clusterFile>
