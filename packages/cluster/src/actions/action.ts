/**
 * A plan is a frozen list of these. Showing it, printing it as JSON and carrying it out are three readers of the same data.
 * Each kind has one module here that says how it reads and how it is done. Each is idempotent.
 */
import type { ArtifactName } from '../artifacts/artifact.ts'
import type { Gateway, Opening } from '../firewall/firewall.ts'
import type { Supervisor } from '../probes/supervision.ts'

/** The cluster's daemon user (the login user where there are no root's rights), or root. */
export type Owner = 'daemon' | 'root'

interface OnMachine {
  readonly machine: string
  /** Why it is needed, from what was observed: `is not there`, `has mode 644`. */
  readonly why: string
}

export interface CreateUser extends OnMachine {
  readonly kind: 'create-user'
  readonly user: string
  readonly home: string
}
export interface InstallPackages extends OnMachine {
  readonly kind: 'install-packages'
  readonly packages: readonly string[]
}
export interface MakeFolder extends OnMachine {
  readonly kind: 'make-folder'
  readonly path: string
  readonly mode: string
  readonly owner: Owner
}
export interface WriteFile extends OnMachine {
  readonly kind: 'write-file'
  readonly path: string
  readonly body: string
  readonly mode: string
  readonly owner: Owner
  /** Its text is never shown, not in a plan and not in JSON. */
  readonly secret: boolean
  /** What is there now; undefined: nothing. */
  readonly before: string | undefined
}
export interface WriteBlock extends OnMachine {
  readonly kind: 'write-block'
  readonly path: string
  /** Names the two lines that the block stands between. */
  readonly marker: string
  /** Empty: the block goes. */
  readonly body: string
  /**
   * A hosts file, with lines of an address and its names: the block stands first, and lines of the user's own that give one of its names another address are
   * comments until it goes. A resolver takes all lines together, in an order of its own: the first one does not win.
   */
  readonly hosts?: boolean
}
export interface RemovePath extends OnMachine {
  readonly kind: 'remove-path'
  /** A file or a folder below Tinderbox's own folder, or a unit or profile file that carries its name. */
  readonly path: string
  /** Only a folder with nothing in it goes: one that others may have put something into. */
  readonly ifEmpty?: boolean
}
/** What somebody has added to a unit of ours is kept beside its place, where systemd does not read it. */
export interface SetAside extends OnMachine {
  readonly kind: 'set-aside'
  readonly path: string
}
export interface RemoveUser extends OnMachine {
  readonly kind: 'remove-user'
  readonly user: string
  /** As it was made; a user with another home is not ours. */
  readonly home: string
}
export interface StartService extends OnMachine {
  readonly kind: 'start-service'
  readonly cluster: string
  readonly service: string
  readonly supervisor: Supervisor
  /** It runs, but not with what it shall: it is started anew. */
  readonly restart: boolean
  /** What is different from what it runs with; none when it does not run. */
  readonly changes: readonly Change[]
}
/** One thing that differs between what a daemon was started with and what it shall be started with. */
export interface Change {
  /** `version`, `java`, `memory`, `cores`, `heap`, `port`, `address`, `master`, `environment NAME`, `file NAME`, `unit`, `command`. */
  readonly what: string
  readonly before: string | undefined
  readonly after: string | undefined
}
/** A line of a script that begins so is a note for the user. */
export const noteMark = '\u001enote '

/** Spark's own decommission: no new tasks, data handed on, executors end; then it may be stopped without a loss. */
export interface DrainWorker extends OnMachine {
  readonly kind: 'drain-worker'
  readonly cluster: string
  readonly service: string
  /** Seconds; what has not ended then is ended by what comes after. */
  readonly patience: number
  /** Whether drivers on the machine are waited for as well: it leaves for good. */
  readonly drivers: boolean
  /** Applications that have executors there. */
  readonly applications: readonly string[]
}
/** Puts the logs of a service that did not come up where the next start does not write over them. */
export interface KeepLogs extends OnMachine {
  readonly kind: 'keep-logs'
  readonly cluster: string
  readonly service: string
}
export interface StopService extends OnMachine {
  readonly kind: 'stop-service'
  readonly cluster: string
  readonly service: string
  readonly supervisor: Supervisor
}
/** Ends a daemon that listens to nothing else, at once. */
export interface KillService extends OnMachine {
  readonly kind: 'kill-service'
  readonly cluster: string
  readonly service: string
  readonly pid: number
}
/** Lets a daemon go on that a signal has stopped. */
export interface ContinueService extends OnMachine {
  readonly kind: 'continue-service'
  readonly cluster: string
  readonly service: string
  readonly pid: number
}
export interface EndProcesses extends OnMachine {
  readonly kind: 'end-processes'
  readonly cluster: string
  readonly processes: readonly { readonly pid: number; readonly program: string }[]
}
/** Ends a program that is not ours, because the user chose to; its unit is stopped where it has one. */
export interface EndProgram extends OnMachine {
  readonly kind: 'end-program'
  readonly program: string
  readonly pid: number
  /** In the kernel's count of time: a pid is used anew, the two together are not. */
  readonly started: string
  readonly unit: string | undefined
}
/** Ends an application of Spark's, because the user chose to. */
export interface EndApplication extends OnMachine {
  readonly kind: 'end-application'
  /** As the master calls it: `app-20261125234336-0000`. */
  readonly application: string
  /** The page of the master, on the machine's loopback. */
  readonly port: number
}
export interface EndYarnApplication extends OnMachine {
  readonly kind: 'end-yarn-application'
  /** As the ResourceManager calls it: `application_1795713163779_0001`. */
  readonly application: string
  /** The page of the ResourceManager that is active, on the machine's loopback. */
  readonly port: number
}
/** Starts a time service that is installed there. */
export interface StartTimeService extends OnMachine {
  readonly kind: 'start-time-service'
  /** `chrony.service`. */
  readonly unit: string
}
/** What a daemon needs once, before it first starts: its own program, with other arguments. */
export interface PrepareService extends OnMachine {
  readonly kind: 'prepare-service'
  readonly cluster: string
  readonly service: string
  /** How it reads in a plan: `format HDFS`. */
  readonly what: string
  readonly arguments: readonly string[]
  /** Folders in which there must be nothing, but where `mark` says that this very thing was begun and did not end. */
  readonly unless: readonly string[]
  /** A file that is there while this is done. */
  readonly mark?: string
  /** An exit code that says: it was done before. */
  readonly done?: number
  /** Seconds that it may take beside the usual. */
  readonly patience?: number
}
/** Takes what a DataNode has written out of its folder, and nothing else: the folder may be on a disk of its own. */
export interface EmptyDataFolder extends OnMachine {
  readonly kind: 'empty-data-folder'
  readonly path: string
  /** Data of another file system is left alone. */
  readonly clusterId: string
}
/** Folders of HDFS itself, which jobs and daemons rely on. */
export interface MakeHdfsFolders extends OnMachine {
  readonly kind: 'make-hdfs-folders'
  /** Of WebHDFS on the machine's loopback. */
  readonly port: number
  readonly folders: readonly { readonly path: string; readonly mode: string }[]
}
/** Begins an upgrade of HDFS, or ends it: then there is no way back. */
export interface UpgradeHdfs extends OnMachine {
  readonly kind: 'upgrade-hdfs'
  readonly cluster: string
  readonly service: string
  readonly what: 'prepare' | 'finalize'
  /** What runs before it. */
  readonly from: string | undefined
  /** The NameNode's; how the image to go back to is called in its `current`, for grep; and a file beside it that says what ran before. */
  readonly folder: string
  readonly image: string
  readonly note: string
  /** Its page, on the machine's loopback. */
  readonly port: number
  /** No other NameNode stands by, which would make the image while all goes on. */
  readonly alone: boolean
  /** `hdfs dfsadmin`, which asks this very NameNode. */
  readonly admin: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Seconds. */
  readonly patience: number
}
/** After a JournalNode has started anew: the NameNode that is active begins a new part of the journal, and that one takes part again. */
export interface RollJournal extends OnMachine {
  readonly kind: 'roll-journal'
  readonly cluster: string
  readonly service: string
  /** The NameNode's page, on the machine's loopback. */
  readonly port: number
  /** `hdfs dfsadmin`, which asks this very NameNode. */
  readonly admin: readonly string[]
  readonly env: Readonly<Record<string, string>>
}
/** A daemon that runs reads files again without a restart. */
export interface ReloadService extends OnMachine {
  readonly kind: 'reload-service'
  readonly cluster: string
  readonly service: string
  readonly commands: readonly (readonly string[])[]
  readonly env: Readonly<Record<string, string>>
  readonly files: readonly string[]
}
/** Lets the cluster's members reach the ports that they need, and nobody and nothing else. Afterwards just that is open for the cluster. */
export interface OpenPorts extends OnMachine {
  readonly kind: 'open-ports'
  readonly cluster: string
  /** Where packets are stopped. */
  readonly gateways: readonly Gateway[]
  readonly openings: readonly Opening[]
}
/** Takes away all that was opened for the cluster. */
export interface ClosePorts extends OnMachine {
  readonly kind: 'close-ports'
  readonly cluster: string
}
/** The folder of a DataNode, with the blocks of another file system, goes to where no DataNode looks and no purge comes. */
export interface SetBlocksAside extends OnMachine {
  readonly kind: 'set-blocks-aside'
  readonly path: string
  /** Not there yet, or with a number behind it. */
  readonly to: string
  /** Any other than this one's blocks are left alone. */
  readonly clusterId: string
}
/** A disk that /etc/fstab has for this place; only where that hides nothing. */
export interface MountDisk extends OnMachine {
  readonly kind: 'mount-disk'
  readonly path: string
}
/** Files of HDFS that ask for more copies than that ask for so many. */
export interface LowerCopies extends OnMachine {
  readonly kind: 'lower-copies'
  readonly copies: number
  /** Hadoop's own program. */
  readonly program: string
  readonly fileSystem: string
  readonly env: Readonly<Record<string, string>>
}
/** HDFS is written to again. */
export interface LeaveSafeMode extends OnMachine {
  readonly kind: 'leave-safe-mode'
  readonly cluster: string
  /** Hadoop's own program. */
  readonly program: string
  /** `hdfs://10.0.0.11:8020`: this NameNode alone. */
  readonly fileSystem: string
  readonly env: Readonly<Record<string, string>>
}
/** Brings a piece of software to a machine: from the controller, from a neighbour that has it, or from the machine's packages. */
export interface Deliver extends OnMachine {
  readonly kind: 'deliver'
  readonly artifact: ArtifactName | 'classes'
  readonly version: string
  /** The folder, and the name in it: `/opt/tinderbox/software`, `spark-4.3.0`. */
  readonly folder: string
  readonly name: string
}

/** What one script on one machine does. */
export type MachineAction =
  | CreateUser
  | InstallPackages
  | MakeFolder
  | WriteFile
  | WriteBlock
  | RemovePath
  | SetAside
  | RemoveUser
  | StartService
  | StopService
  | KillService
  | ContinueService
  | EndProcesses
  | EndProgram
  | EndApplication
  | EndYarnApplication
  | StartTimeService
  | DrainWorker
  | KeepLogs
  | PrepareService
  | EmptyDataFolder
  | MakeHdfsFolders
  | UpgradeHdfs
  | RollJournal
  | ReloadService
  | OpenPorts
  | ClosePorts
  | LeaveSafeMode
  | SetBlocksAside
  | MountDisk
  | LowerCopies

export type Action = MachineAction | Deliver

/** How actions of a kind read and are done. */
export interface ActionModule<A extends MachineAction> {
  readonly kind: A['kind']
  /** A few words for the plan: `write /etc/...`. */
  describe(action: A): string
  /** POSIX shell under `set -e`, run as root where there are root's rights. Every value in it has gone through `quote`. */
  script(action: A, on: ScriptSite): string
}

/** What an action's script may need to know of its machine. */
export interface ScriptSite {
  readonly root: boolean
  /** The user that daemons run as. */
  readonly daemonUser: string
  /** `/opt/tinderbox` or `~/.tinderbox`, expanded. */
  readonly rootFolder: string
  readonly loginHome: string
}
