import { placementsOf, type Placement } from '../config/cluster.ts'
import { activeNameNode } from '../sites/hadoop-masters.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { nameNodeClient } from '../sites/name-node-client.ts'
import type { DoctorCheck } from './doctor-check.ts'
import type { Fix } from './fix.ts'
import { hdfsBlocks } from './fold.ts'

export const hdfsUnderReplicated: DoctorCheck = {
  name: 'hdfs-under-replicated',
  about: 'outcome',
  page: {
    title: 'Blocks of HDFS have too few copies',
    means:
      'Everything can be read, and the loss of another disk may lose files. After a DataNode went, the NameNode makes the copies anew by itself, some at a time. Where nothing is being copied, files ask for more copies than there are DataNodes: they were written when there were more, or by a client with settings of its own.',
    mend: 'Wait, where copies are being made. Else add DataNodes; or have fewer copies asked for of the files that ask for more than there are DataNodes, and of those alone: `--fix` offers it, and does it with `--yes` only with `--only hdfs-under-replicated`, as somebody may be about to add DataNodes. By hand: `tinderbox fs setrep N /path/of/file` for those that `hdfs fsck /` names. On a whole folder, files that have all their copies get fewer, too.',
  },
  run({ cluster, machines, examined, isUp }) {
    const active = activeNameNode(cluster, machines)
    if (!isUp || !active || active.safeMode !== '') return []
    const nameNode = placementsOf(cluster, 'hdfs-namenode').find(
      ({ machine }) => machines.get(machine)?.facts.namenode === active,
    )
    const seen = examined.get(nameNode!.machine)?.redundancy
    const live = Object.values(active.live)
    // One that leaves hands on what it has: those blocks are on their way.
    if (!seen || seen.lasting === 0 || live.some(({ adminState }) => adminState !== 'In Service')) return []
    const of = placementsOf(cluster, 'hdfs-datanode').length
    const nodes = live.length
    // Nothing is being copied, and nobody is missing who could take a copy.
    const asksTooMuch = seen.pending === 0 && nodes === of && nodes > 0
    return [
      {
        severity: 'warning' as const,
        machine: placementsOf(cluster, 'hdfs-namenode')[0]!.machine,
        service: hdfsBlocks,
        summary: `${seen.lasting} ${seen.lasting === 1 ? 'block' : 'blocks'} of HDFS ${seen.lasting === 1 ? 'has' : 'have'} fewer copies than asked for${seen.pending > 0 ? `; ${seen.pending} are being made` : ', and none are being made'}`,
        evidence: `the NameNode: LowRedundancyBlocks: ${seen.low}, a moment later ${seen.lasting}; PendingReconstructionBlocks: ${seen.pending}; ${nodes} of ${of} DataNodes are live`,
        hint:
          seen.pending > 0
            ? 'Wait: the NameNode makes the copies by itself.'
            : nodes < of
              ? 'Start the DataNodes that do not run: tinderbox up'
              : `Some files ask for more copies than there are DataNodes (${nodes}): add some, or ask for fewer, of those files alone: tinderbox doctor --fix --only hdfs-under-replicated. Which they are: hdfs fsck / | grep -i 'under replicated'; for one of them: tinderbox fs setrep ${nodes} PATH`,
        ...(asksTooMuch && { fixes: [fewer(nameNode!, machines.get(nameNode!.machine)!, nodes)] }),
      },
    ]
  },
}

function fewer(placement: Placement, on: MachineSite, copies: number): Fix {
  return {
    title: `ask for ${copies} ${copies === 1 ? 'copy' : 'copies'} of the files that ask for more than there are DataNodes`,
    disturbs: 'Nothing that runs is disturbed. They ask for no more when DataNodes are added, either.',
    onPurpose: true,
    actions: [
      {
        kind: 'lower-copies',
        machine: placement.machine,
        why: `there are ${copies} DataNodes`,
        copies,
        ...nameNodeClient(on, placement),
      },
    ],
    up: false,
  }
}
