import { placementsOn } from '../config/cluster.ts'
import { showMebibytes } from '../config/size.ts'
import type { Check } from './check.ts'

/** MiB. Below this, a few blocks of 128 MiB fill a volume. */
const least = 2048

/** The folders that DataNodes get are theirs alone, and worth having. */
export const hdfsData: Check = {
  name: 'hdfs-data',
  page: {
    title: 'A data folder of HDFS is not fit for it',
    means:
      'A DataNode wants a folder that is its own, on a volume that holds more than a few blocks of 128 MiB. A folder with the files of somebody else is never taken over, as HDFS would manage what it finds there.',
    mend: 'Nothing is moved or removed by itself. Name another folder in the file (`hdfs: { data: [FOLDER] }`), or move away what is in this one.',
  },
  run(cluster, { facts, here }) {
    const wanted = placementsOn(cluster, facts.machine).some(({ service }) => service === 'hdfs-datanode')
    const asked = cluster.settings.hdfs?.data ?? [`${here}/data/hdfs-datanode`]
    const folders = facts.hdfsFolders.filter(({ kind, path }) => kind === 'data' && asked.includes(path))
    if (!wanted) return []
    return folders.flatMap(({ path, state, names, size }) => [
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
    ])
  },
}
