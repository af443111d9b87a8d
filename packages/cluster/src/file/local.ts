/** The settings that count where there is no file. */
import { clusterFile, type ClusterFile } from './schema.ts'

/** Every default of the schema; the same that an empty block in a file would get. */
export function defaultSettings(): Omit<ClusterFile, 'name' | 'master' | 'workers' | 'machines'> {
  const {
    name: _n,
    master: _m,
    workers: _w,
    machines: _d,
    ...settings
  } = clusterFile.parse({ name: 'any', master: 'any', workers: ['any'] })
  return settings
}
