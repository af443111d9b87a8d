import { createHash } from 'node:crypto'

/** `spark-4.3.0`; what the file takes from elsewhere than the usual sources is another piece of software, and has another name. */
export function softwareName(artifact: string, version: string, ...elsewhere: readonly (string | undefined)[]): string {
  if (elsewhere.every((part) => part === undefined)) return `${artifact}-${version}`
  return `${artifact}-${version}-${createHash('sha256').update(JSON.stringify(elsewhere)).digest('hex').slice(0, 6)}`
}
