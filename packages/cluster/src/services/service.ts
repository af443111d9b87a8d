/**
 * What a daemon is, as data. A service says what it wants on a machine (`desired`), never how it gets there:
 * the unit, the restart, the diff and the waiting are written once, in actions/ and operations/.
 */
import { z } from 'zod'
import { parseMebibytes } from '../config/size.ts'
import type { Cluster, Placement, ServiceName } from '../config/cluster.ts'
import type { Share } from '../config/budget.ts'

/** Absolute paths on one machine. */
export interface SitePaths {
  /** /opt/tinderbox, or ~/.tinderbox of the login user. */
  readonly root: string
  /** `<root>/clusters/<name>`: everything of this cluster on this machine. */
  readonly cluster: string
  readonly sparkHome: string
  readonly hadoopHome: string
  readonly javaHome: string
  /** The folder of the class path jar and the shared class archive for this Spark and this Java. */
  readonly classes: string
}

/** Where a placement runs, from what the machine itself says. */
export interface Site {
  /** Names the unit, the folder and the log: `spark-worker-2`. */
  readonly id: string
  readonly machine: string
  /** The address that the other machines use. */
  readonly address: string
  /** Of the machine's memory and cores (config/budget.ts). */
  readonly share: Share
  readonly paths: SitePaths
  /** By name; as in the settings, but for the local cluster, where taken ports are stepped over. */
  readonly ports: Readonly<Record<string, number>>
}

/** What a service may know of its fellows. */
export interface Surroundings {
  readonly cluster: Cluster
  /** The shared secret of the cluster's Spark. It goes into files marked secret and nowhere else. */
  readonly secret: string
  site(placement: Placement): Site
  /** Daemons that hand on what they have before they end. */
  readonly going?: Going
  /** Of ZooKeeper's servers, by their addresses, as those that run know each other; undefined: none runs. */
  readonly zookeeperNumbers?: ReadonlyMap<string, number>
}

/** Of machines that leave, and of roles that move away. */
export interface Going {
  /** `address:port`, as the NameNode knows them. */
  readonly dataNodes: readonly string[]
  /** Names and addresses, as the ResourceManager may know them. */
  readonly nodeManagers: readonly string[]
  /** Addresses of all of them: their calls are taken until they have ended. */
  readonly hosts: readonly string[]
}

/** A daemon, or a part of a job: a driver runs on any machine of the cluster, executors where there are workers or NodeManagers. */
export type Dialler = ServiceName | 'driver' | 'executor'

export interface PortUse {
  readonly name: string
  readonly number: number
  /** Whether other machines of the cluster dial it, or only the machine itself (and tunnels that end on it). */
  readonly from: 'cluster' | 'self'
  /** Who dials it from other machines. What listens for the machine itself only may have some, too: a page that another daemon reads where there is one. */
  readonly by: readonly Dialler[]
  /** The key in the file that moves it. */
  readonly key: string
}

export interface DesiredFile {
  readonly path: string
  readonly body: string
  /** Octal, as chmod takes it. */
  readonly mode: string
  readonly owner: 'daemon' | 'root'
  /** Its text is never shown. */
  readonly secret: boolean
}

export interface DesiredService {
  /** The program and its arguments; never a secret in it. */
  readonly exec: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Folders of the daemon user's. */
  readonly folders: readonly string[]
  /** What it reads when it starts; it restarts when one of them changes. */
  readonly files: readonly DesiredFile[]
  /** More arguments, while a folder has a file whose name is like this, for grep. What it runs with otherwise is the same, so it needs no restart. */
  readonly more?: { readonly folder: string; readonly like: string; readonly arguments: readonly string[] }
  /** What it reads again when it is told to, without a restart; `commands` tell it. */
  readonly reloaded?: { readonly files: readonly DesiredFile[]; readonly commands: readonly (readonly string[])[] }
  /**
   * A piece of POSIX shell that runs beside the daemon, as its user: `$1` is the daemon's pid, `$2` its log. It does what the daemon should do itself and
   * does not: it ends one that will never be well by itself, which is then started anew, or clears up. It ends by itself, soon after the daemon.
   */
  readonly guard?: string
  /** Where Spark spills and shuffles for it. What a life before left there, as after `kill -9` or a power cut, goes when it starts. */
  readonly scratch?: string
}

/** The settings that services share. */
export const portSetting = z.int().min(1).max(65535)

/** MiB at least; the text stays as it is written. */
export function sizeSetting(least: number): z.ZodType<string, string> {
  return z.string().refine((text) => (parseMebibytes(text) ?? 0) >= least, `a size of at least ${least}m, like 4g`)
}

/** What each daemon with a JVM of its own has: its size comes from the machine's budget. */
export function heapSetting(least: number, why = "The daemon's own heap"): z.ZodDefault<z.ZodType<string, string>> {
  return z
    .union([z.literal('auto'), sizeSetting(least)])
    .default('auto')
    .describe(`${why}; auto: by the machine's memory`)
}

export interface Service<S extends z.ZodType = z.ZodType> {
  /** As its file's name. */
  readonly name: ServiceName
  /** Its block in cluster.yaml: `spark.master`, `history`. */
  readonly block: readonly string[]
  /** In a sentence: `the master`, `the workers`. */
  readonly title: string
  readonly settings: S
  /** What it has started goes on without it, and is found again by the next one: systemd ends the daemon alone. */
  readonly isOutlived?: true
  /** Services that must be ready before this one starts. */
  readonly after: readonly ServiceName[]
  ports(settings: z.output<S>): readonly PortUse[]
  desired(settings: z.output<S>, at: Site, around: Surroundings): DesiredService
}

/** Keeps the types of a service's settings together; at run time it is the identity. */
export function defineService<S extends z.ZodType>(service: Service<S>): Service<S> {
  return service
}
