import { placementsOn } from '../config/cluster.ts'
import { showMebibytes } from '../config/size.ts'
import { fileSystemOf } from '../sites/hadoop-masters.ts'
import type { Check } from './check.ts'

/** MiB. Below this, a few blocks of 128 MiB fill a volume. */
const least = 2048

const plain = (path: string) => path.replace(/\/+$/, '')

/** The folders that DataNodes get are theirs alone, and worth having; and none that has blocks is forgotten. */
export const hdfsData: Check = {
  name: 'hdfs-data',
  page: {
    title: 'A data folder of HDFS is not fit for it',
    means:
      'A DataNode wants a folder that is its own, on a volume that holds more than a few blocks of 128 MiB. A folder with the files of somebody else is never taken over, as HDFS would manage what it finds there. And a folder that holds blocks of this file system is one until they are elsewhere: a DataNode that is not told of it any more, as where it was taken out of `hdfs.data` or a first `hdfs.data` takes the place of the folder it had, starts without them.',
    mend: 'Nothing is moved or removed by itself. Name another folder in the file (`hdfs: { data: [FOLDER] }`), or move away what is in this one. A folder with blocks that the file does not name: put it back into `hdfs.data`. To have its blocks in an empty folder that takes its place: `tinderbox down`, `mv OLD/current NEW/` on every machine, `tinderbox up`. To do without it, where it is one machine that has it: put it back, take the machine out of the workers and run `tinderbox up`, which hands its blocks on to the others and empties the folder; then add the machine again, with the new folders. Where HDFS has run without it for long and misses no block (`tinderbox status`), what is in it is not needed any more: move it away.',
  },
  run(cluster, { facts, here }, all) {
    const wanted = placementsOn(cluster, facts.machine).some(({ service }) => service === 'hdfs-datanode')
    const asked = cluster.settings.hdfs?.data ?? [`${here}/data/hdfs-datanode`]
    const folders = facts.hdfsFolders.filter(({ kind, path }) => kind === 'data' && asked.includes(path))
    if (!wanted) return []
    const named = new Set(asked.map(plain))
    // What belongs to another file system, or to none that is known, is told as that.
    const id = fileSystemOf(cluster, all)?.id
    const left = facts.hdfsFolders.filter(
      ({ kind, path, state, clusterIds }) =>
        kind === 'data' && state === 'hdfs' && !named.has(plain(path)) && clusterIds.every((one) => one === id),
    )
    return [
      ...left.map(({ path, clusterIds }) => ({
        severity: 'error' as const,
        summary: `the folder ${path} holds blocks of HDFS, and is not among the data folders of the file`,
        evidence: `${path}/current/VERSION: clusterID=${clusterIds.join(', ')}\nthe file: ${asked.join(', ')}`,
        hint: `Put ${path} back into hdfs.data. Or hand its blocks on first: take ${facts.machine} out of the workers, tinderbox up, then add it again with the new folders. For many machines: tinderbox down, mv ${path}/current to the empty folder that takes its place, tinderbox up. Nothing was touched.`,
      })),
      ...folders.flatMap(({ path, state, names, size }) => [
        ...(state === 'foreign'
          ? [
              {
                severity: 'error',
                summary: `the data folder ${path} is not empty, and what is in it is not HDFS's`,
                evidence: `${path}: ${names.join(', ')}`,
                hint: 'Give HDFS a folder of its own (hdfs.data), or move away what is in this one. Nothing was touched.',
              } as const,
            ]
          : []),
        ...(state !== 'hdfs' && size < least
          ? [
              {
                severity: 'error',
                summary: `the volume of the data folder ${path} has only ${showMebibytes(size)}`,
                evidence: `df: ${size} MiB in all for ${path}`,
                hint: `A DataNode needs ${showMebibytes(least)} or more. Name a folder on a larger disk: hdfs.data.`,
              } as const,
            ]
          : []),
      ]),
    ]
  },
}
