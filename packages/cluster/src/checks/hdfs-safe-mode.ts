import { has, placementsOf, type Placement } from '../config/cluster.ts'
import { showMebibytes } from '../config/size.ts'
import { activeNameNode, placeOf } from '../sites/hadoop-masters.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { nameNodeClient } from '../sites/name-node-client.ts'
import type { Finding } from './check.ts'
import type { DoctorCheck, Patient } from './doctor-check.ts'
import type { Fix } from './fix.ts'
import { hdfsBlocks } from './fold.ts'

/** MiB that a NameNode wants free below its folder. */
const reserve = 100

type Why = Pick<Finding, 'summary' | 'hint'> & { readonly leaves: boolean; readonly byHand?: true }

export const hdfsSafeMode: DoctorCheck = {
  name: 'hdfs-safe-mode',
  about: 'outcome',
  page: {
    title: 'HDFS is in safe mode',
    means:
      'It can be read and not written: jobs fail with "Name node is in safe mode". A NameNode is in it after its start, until the DataNodes have reported nearly all blocks; when its own disk is nearly full; or because somebody entered it by hand.',
    mend: '`--fix` leaves safe mode only where that is safe: the disk that was full has room again, or it was entered by hand; then somebody may have had a reason, and it asks, or wants to be told by name (`--only hdfs-safe-mode --yes`). Where blocks have not been reported, the DataNodes that have them have to come back first: forcing it (`hdfs dfsadmin -safemode leave`) makes missing blocks final for whoever reads.',
  },
  run(patient) {
    const { cluster, machines } = patient
    const active = has(cluster, 'hdfs-namenode') ? activeNameNode(cluster, machines) : undefined
    if (!active || active.safeMode === '') return []
    const placement = placementsOf(cluster, 'hdfs-namenode').find(
      ({ machine }) => machines.get(machine)?.facts.namenode === active,
    )!
    const on = machines.get(placement.machine)!
    const { leaves, byHand, ...said } = whyOf(patient, active.safeMode, on)
    return [
      {
        severity: 'error' as const,
        machine: placementsOf(cluster, 'hdfs-namenode')[0]!.machine,
        service: hdfsBlocks,
        ...said,
        evidence: `the NameNode: ${active.safeMode}`,
        ...(leaves && { fixes: [{ ...leaving(patient, on, placement), ...(byHand && { onPurpose: byHand }) }] }),
      },
    ]
  },
}

function whyOf({ cluster, machines }: Patient, safeMode: string, on: MachineSite): Why {
  const begin = 'HDFS is in safe mode, it can be read and not written'
  if (/Resources are low/i.test(safeMode)) {
    const folder = on.facts.hdfsFolders.find(({ kind }) => kind === 'name')
    const isLow = folder === undefined || folder.free < reserve
    return {
      summary: isLow
        ? `${begin}: the disk of the NameNode is full`
        : `${begin}: the disk of the NameNode was full; there is room again`,
      hint: isLow
        ? `Make room on ${on.facts.machine}${folder ? `, where ${folder.path} is (${showMebibytes(folder.free)} free)` : ''}; then leave safe mode: tinderbox doctor --fix`
        : 'Leave it: tinderbox doctor --fix. By hand: hdfs dfsadmin -safemode leave',
      leaves: !isLow,
    }
  }
  if (/manually/i.test(safeMode) && !/reported blocks/.test(safeMode))
    return {
      summary: `${begin}: somebody entered it by hand`,
      hint: 'Whoever did may have had a reason: ask. Leave it: tinderbox doctor --fix --only hdfs-safe-mode. By hand: hdfs dfsadmin -safemode leave',
      leaves: true,
      byHand: true,
    }
  const [, reported, total] = /reported blocks (\d+)[\s\S]*?total blocks (\d+)/.exec(safeMode) ?? []
  const active = activeNameNode(cluster, machines)
  const away = placementsOf(cluster, 'hdfs-datanode').filter(
    (one) => !(placeOf(machines, one, 'data') in (active?.live ?? {})),
  )
  const missing =
    away.length === 0 ? '' : `; not there: the DataNode of ${away.map(({ machine }) => machine).join(', ')}`
  return {
    summary: reported === undefined ? begin : `${begin}: ${reported} of ${total} blocks have been reported${missing}`,
    hint:
      reported !== undefined && Number(reported) < Number(total)
        ? 'It leaves it by itself once the DataNodes have reported enough blocks: see that all of them run. Where a disk is lost for good: hdfs fsck / -list-corruptfileblocks says which files, and hdfs dfsadmin -safemode leave gives them up.'
        : 'All blocks are there: it leaves it by itself within seconds.',
    leaves: false,
  }
}

function leaving({ cluster }: Patient, on: MachineSite, placement: Placement): Fix {
  return {
    title: 'let HDFS leave safe mode',
    actions: [
      {
        kind: 'leave-safe-mode',
        machine: placement.machine,
        why: 'nothing keeps it there',
        cluster: cluster.name,
        ...nameNodeClient(on, placement),
      },
    ],
    up: false,
  }
}
