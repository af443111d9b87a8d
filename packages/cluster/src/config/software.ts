/** The blocks of cluster.yaml that say which software runs, and how machines are reached. */
import { z } from 'zod'
import type { FirewallSettings } from './firewall.ts'
import type { RepairSettings } from './repair.ts'
import type { RollingSettings } from './rolling.ts'

const port = z.int().min(1).max(65535)

export const loginUser = z.string().regex(/^[A-Za-z_][A-Za-z0-9_.@-]*$/, 'not a user name')

const source = z
  .strictObject({
    from: z
      .string()
      .optional()
      .describe('A file, a folder or an http(s) address to take it from, instead of the usual sources'),
    checksum: z
      .string()
      .regex(/^(sha512:[0-9a-f]{128}|sha256:[0-9a-f]{64})$/i, 'write it as sha512:... or sha256:... in hexadecimal')
      .optional()
      .describe('The checksum of `from`, as sha512:... or sha256:...'),
    mirror: z.url().optional().describe('The mirror that the archive is fetched from, instead of its home'),
  })
  .prefault({})

/** Properties that make a cluster this cluster. */
const ours = new Set([
  'spark.master',
  'spark.authenticate',
  'spark.authenticate.secret',
  'spark.driver.host',
  'spark.driver.bindAddress',
])

const release = (name: string, usual: string) =>
  z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, `a ${name} version looks like ${usual}`)
    .default(usual)
    .describe(`The version of ${name}`)

const installed = (name: string) =>
  z
    .string()
    .regex(/^\/[^\s'"\\]+$/, 'an absolute path')
    .optional()
    .describe(`A ${name} of that version that is already on every machine, instead of one that Tinderbox brings`)

export const sparkSettings = z.strictObject({
  version: release('Spark', '4.3.0'),
  home: installed('Spark'),
  conf: z
    .record(
      z.string().regex(/^spark\.[A-Za-z0-9_.-]+$/, 'a Spark property begins with "spark."'),
      z.union([z.string().regex(/^[^\n\r]*$/, 'a property is one line'), z.number(), z.boolean()]).transform(String),
    )
    .superRefine((conf, context) => {
      const own = Object.keys(conf).find((key) => ours.has(key))
      if (own !== undefined)
        context.addIssue({ code: 'custom', path: [own], message: 'Tinderbox sets this property itself' })
    })
    .default({})
    .describe('Spark properties for every job, as in spark-defaults.conf'),
  source,
})

export const hadoopSettings = z
  .strictObject({ version: release('Hadoop', '3.5.0'), home: installed('Hadoop'), source })
  .prefault({})

export const javaSettings = z
  .strictObject({
    version: z
      .union([z.literal(17), z.literal(21), z.literal(25)])
      .default(17)
      .describe('The major version: 17, 21 or 25'),
    home: z
      .string()
      .startsWith('/')
      .optional()
      .describe('A Java that is already on every machine, instead of one that Tinderbox brings'),
    source,
  })
  .prefault({})

export const pythonSettings = z
  .strictObject({
    executable: z
      .string()
      .regex(/^[A-Za-z0-9_./+][A-Za-z0-9_./+-]*$/, 'a program name or a full path')
      .default('python3')
      .describe('The Python of executors and drivers: a name or a full path; the same minor version everywhere'),
  })
  .prefault({})

export const sshSettings = z
  .strictObject({
    config: z.string().optional().describe('An ssh_config file to use instead of ~/.ssh/config; relative to this file'),
    user: loginUser.optional().describe('The login user, when ssh_config does not say it'),
    port: port.optional().describe('The SSH port, when ssh_config does not say it'),
    connectTimeout: z.int().min(1).max(300).default(10).describe('Seconds to wait for a machine to answer'),
  })
  .prefault({})

export const sudoSettings = z
  .enum(['auto', 'always', 'never'])
  .default('auto')
  .describe(
    'auto: with sudo where it works (without a password, or with that of --ask-sudo-password), else in the home folder; always: refuse a machine without; never: do not try',
  )

export interface HdfsSettings {
  /** auto: three, or as many as there are DataNodes. */
  readonly replication: number | 'auto'
  /** Folders for blocks on every DataNode's machine; undefined: below the cluster's own. */
  readonly data?: readonly string[] | undefined
  /** Seconds that a DataNode which leaves is given to hand its blocks on. */
  readonly decommission: number
}

export interface YarnSettings {
  /** Days. */
  readonly keepLogs: number
}

/** What every part of the tool may look at. The services' own blocks travel with their placements. */
export interface Settings {
  readonly spark: z.output<typeof sparkSettings>
  readonly hadoop: z.output<typeof hadoopSettings>
  readonly java: z.output<typeof javaSettings>
  readonly python: z.output<typeof pythonSettings>
  readonly hdfs?: HdfsSettings | undefined
  readonly yarn?: YarnSettings | undefined
  readonly ssh: z.output<typeof sshSettings>
  readonly sudo: z.output<typeof sudoSettings>
  readonly rolling: RollingSettings
  readonly repair: RepairSettings
  readonly firewall: FirewallSettings
}
