/** What a job is, as it is asked for, and what becomes of it. */
import type { JobProgress } from './progress.ts'

export interface Job {
  /** The program, on this machine: .py, .jar or .sql. */
  readonly file: string
  /** The class whose `main` is run, for a .jar whose manifest does not name it. */
  readonly mainClass?: string
  /** The program's own arguments. */
  readonly args: readonly string[]
  /** Spark properties of this job; they win over the cluster's. */
  readonly conf: Readonly<Record<string, string>>
  /** More files from this machine: they lie in the driver's working folder, and in that of every executor. */
  readonly files?: readonly string[]
  /** Python modules from this machine (.py, .zip, .egg) that the program imports. */
  readonly pyFiles?: readonly string[]
  /** Python packages that the program imports, as pip takes them: wheels are downloaded here, for the machines. */
  readonly pythonPackages?: readonly string[]
  /** Shown by Spark. Default: what the program says, else the file's name. */
  readonly name?: string
  /** The machine that the driver runs on; or `yarn`: on the master's, with executors of YARN. Default: the master's. */
  readonly on?: string
}

export interface JobOptions {
  /** Ends the job on the cluster; `submit` then rejects with the signal's reason. */
  readonly signal: AbortSignal
  /** What the program prints, as it comes: pieces, not lines. */
  readonly output: (text: string, stream: 'stdout' | 'stderr') => void
  /** What Spark does, about four times a second until executors work and then about once, only when it has changed. */
  readonly progress?: (progress: JobProgress) => void
  /** Whether progress tells of stages, too (default: yes). They are asked of the driver, which has better things to do where nobody looks. */
  readonly stages?: boolean
  /** For people: the connection was lost, is back. */
  readonly note?: (text: string) => void
}

export interface JobResult {
  /** The driver's: a Python program's `sys.exit(3)` is 3. */
  readonly exitCode: number
  readonly id: string
  /** `app-...`, or `application_...` on YARN; undefined when the program never asked Spark for anything. */
  readonly application: string | undefined
  /** The machine that it ran on, and its folder there with the output and the whole log. */
  readonly machine: string
  readonly folder: string
}
