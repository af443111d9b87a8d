import { placementsOf } from '../config/cluster.ts'
import { activeNameNode } from '../sites/hadoop-masters.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { hdfsBlocks } from './fold.ts'

export const hdfsMissingBlocks: DoctorCheck = {
  name: 'hdfs-missing-blocks',
  about: 'outcome',
  page: {
    title: 'Blocks of HDFS are missing',
    means:
      'No DataNode that is counted has them: whoever reads the files that they belong to gets "BlockMissingException". Most often the machines that have them are off; else a disk was lost.',
    mend: 'Bring back the machine or the disk that has them. Only where that will never be: see which files it is (`hdfs fsck / -list-corruptfileblocks`), write those anew, and delete what is lost.',
  },
  run({ cluster, machines }) {
    const active = activeNameNode(cluster, machines)
    if (!active || active.missingBlocks === 0) return []
    const { missingBlocks, blocks, missingOf = [] } = active
    const more = missingOf.length > 5 ? `, and ${missingOf.length - 5} more` : ''
    const { machine } = placementsOf(cluster, 'hdfs-namenode')[0]!
    return [
      {
        severity: 'error' as const,
        machine,
        service: hdfsBlocks,
        summary: `${missingBlocks} of the ${blocks} blocks of HDFS ${missingBlocks === 1 ? 'is' : 'are'} missing: no DataNode that is counted has them`,
        evidence: [
          `the NameNode: ${missingBlocks} missing of ${blocks}`,
          ...(missingOf.length > 0 ? [`files: ${missingOf.slice(0, 5).join(', ')}${more}`] : []),
        ].join('\n'),
        // What is missing is counted among what has too few copies.
        explains: [{ machine, service: hdfsBlocks }],
        hint: 'Start the DataNodes that do not run: tinderbox up. All files that are hit: hdfs fsck / -list-corruptfileblocks',
      },
    ]
  },
}
