/** The files that a job names, looked at before anything else is done. */
import { stat } from 'node:fs/promises'
import { basename, extname, resolve } from 'node:path'
import { ToolError } from '../errors.ts'

/** A file of this machine that goes along. */
export interface SentFile {
  readonly path: string
  /** Bytes. */
  readonly size: number
}

export type JobKind = 'py' | 'jar' | 'sql'

/** What people try, and what would do instead. */
const instead: Readonly<Record<string, string>> = {
  '.ipynb': 'Save the notebook as a program first: jupyter nbconvert --to script.',
  '.scala': 'Compile it to a .jar first (sbt package), or paste it into `tinderbox shell spark-shell`.',
  '.java': 'Compile it and pack it into a .jar first.',
  '.class': 'Pack it into a .jar first: jar --create --file job.jar --main-class NAME *.class',
  '.r': 'Spark has deprecated R; write the job in Python, SQL, Scala or Java.',
  '.zip': 'Name the program itself, and give the archive with --py-files.',
  '.egg': 'Name the program itself, and give the archive with --py-files.',
  '.whl': 'Name the program itself, and give the wheel with --py-files.',
}

/** Throws ToolError JOB_FILE: it is not there, cannot be read, or is of a kind that cannot be run. */
export async function jobKind(file: string): Promise<JobKind> {
  await sentFile(file)
  const extension = extname(file).toLowerCase()
  if (extension === '.py' || extension === '.jar' || extension === '.sql') return extension.slice(1) as JobKind
  throw new ToolError('JOB_FILE', {
    message: `${file} is not a kind of file that can be run: a job is a .py, a .jar or a .sql`,
    hint: instead[extension] ?? 'If it is one of these, give it that ending.',
  })
}

/** Throws ToolError JOB_FILE. */
export async function sentFile(path: string): Promise<SentFile> {
  let found
  try {
    found = await stat(path)
  } catch (cause) {
    throw missing(path, cause as NodeJS.ErrnoException)
  }
  if (!found.isFile()) {
    throw new ToolError('JOB_FILE', {
      message: `${path} is ${found.isDirectory() ? 'a folder' : 'not a plain file'}`,
      hint: 'Name a file.',
    })
  }
  const name = basename(path)
  // Both have a meaning in the lists that Spark takes.
  if (/[,#]/.test(name) || name.startsWith('-')) {
    throw new ToolError('JOB_FILE', {
      message: `Spark cannot take a file with the name ${JSON.stringify(name)}`,
      hint: 'Rename it: no commas, no "#", and not beginning with "-".',
    })
  }
  return { path, size: found.size }
}

function missing(path: string, cause: NodeJS.ErrnoException): ToolError {
  if (cause.code === 'EACCES')
    return new ToolError('JOB_FILE', {
      message: `${path} cannot be read: permission denied`,
      hint: 'Check its rights and those of the folders above it.',
      cause,
    })
  const address = /^[a-z0-9]+:\/\//i.test(path)
  return new ToolError('JOB_FILE', {
    message: `there is no file ${path}`,
    hint: address
      ? 'The program must be on this machine; give what it reads as an argument.'
      : `Looked for: ${resolve(path)}`,
    cause,
  })
}

/** All lie in one folder on the machine. Throws ToolError JOB_FILE when two have one name. */
export function checkNames(files: readonly SentFile[]): void {
  const seen = new Map<string, string>()
  for (const { path } of files) {
    const other = seen.get(basename(path))
    if (other !== undefined) {
      throw new ToolError('JOB_FILE', {
        message: `two files have the name ${basename(path)}: ${other} and ${path}`,
        hint: 'They lie in one folder on the machine: rename one of them.',
      })
    }
    seen.set(basename(path), path)
  }
}
