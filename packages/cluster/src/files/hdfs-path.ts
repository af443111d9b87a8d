/** What is typed for a path on HDFS. Pure. */
import { posix } from 'node:path'
import { ToolError } from '../errors.ts'
import type { Hdfs } from './hdfs.ts'

type Names = Pick<Hdfs, 'user' | 'authorities'>

export function homeOf({ user }: Pick<Hdfs, 'user'>): string {
  return `/user/${user}`
}

/** Absolute, without `.`, `..` and a slash at the end. Throws ToolError USAGE for another cluster's address. */
export function hdfsPath(typed: string, hdfs: Names): string {
  const url = /^hdfs:\/\/([^/]*)(.*)$/.exec(typed)
  if (url && url[1] !== '' && !hdfs.authorities.includes(url[1]!))
    throw new ToolError('USAGE', {
      message: `${typed} is not on this cluster`,
      hint: `A path without hdfs:// will do. This cluster is: ${hdfs.authorities.map((name) => `hdfs://${name}`).join(', ')}`,
    })
  const path = url ? url[2] || '/' : typed.replace(/^hdfs:(?=\/)/, '')
  const whole = posix.join('/', path.startsWith('/') ? path : `${homeOf(hdfs)}/${path}`)
  return whole.length > 1 ? whole.replace(/\/$/, '') : whole
}

/** A path in a folder; the folder may be `/`. */
export function below(folder: string, name: string): string {
  return name === '' ? folder : posix.join(folder, name)
}

export function parentOf(path: string): string {
  return posix.dirname(path)
}

export function nameOf(path: string): string {
  return posix.basename(path)
}
