import { showMebibytes } from '../config/size.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { endedApplications } from './make-room.ts'

/** Seconds: a worker removes the folder of an ended application after a day, and looks every half hour. */
const overdue = 2 * 86_400

/** MiB: four files of 20 MB each is all that a daemon's log takes. */
const logBound = 200
/** MiB: what the JVM itself says is emptied at a start when it is above 10 MB. */
const outBound = 500

/** Something of ours has outgrown its bound: what was to clean up does not. */
export const workGrowing: DoctorCheck = {
  name: 'work-growing',
  page: {
    title: 'Something grows without end',
    means:
      'Folders of applications that ended more than two days ago are still there, or a log is beyond its bound: the worker that was to clean up did not run then, or a daemon says the same thing again and again. Or `spark.conf` switches off what bounds the output of executors. In the end the disk is full.',
    mend: '`--fix` removes the folders of applications that ended more than two days ago, with the logs of their executors. A log that grows is that of a daemon in trouble: read its end. A setting of `spark.conf` that is named here is best taken out of the file.',
  },
  run(patient) {
    const { cluster, machines, examined } = patient
    const folders = [...machines.keys()].flatMap((machine) => {
      const old = endedApplications(patient, machine).filter(({ age }) => age > overdue)
      if (old.length === 0) return []
      const sizes = examined.get(machine)?.growth?.sizes
      const size = old.reduce((sum, { path }) => sum + (sizes?.get(path) ?? 0), 0)
      return [
        {
          severity: 'warning' as const,
          machine,
          summary: `${old.length} work ${old.length === 1 ? 'folder' : 'folders'} of applications that ended long ago ${old.length === 1 ? 'is' : 'are'} still there${size > 0 ? `: ${showMebibytes(size)}` : ''}`,
          evidence: old
            .slice(0, 5)
            .map(({ path, age }) => `${path}: ${Math.floor(age / 86_400)} days old`)
            .join('\n'),
          hint: 'Remove them: the worker does so by itself a day after the end of an application, while it runs.',
          fixes: [
            {
              title: `remove the work folders of ended applications on ${machine}`,
              disturbs: 'The logs of their executors go with them.',
              actions: old.map(({ path }) => ({
                kind: 'remove-path' as const,
                machine,
                why: 'its application has ended',
                path,
              })),
              up: false,
            },
          ],
        },
      ]
    })
    const logs = [...machines.keys()].flatMap((machine) =>
      (examined.get(machine)?.growth?.logs ?? [])
        .filter(({ path, size }) => size > (path.endsWith('.out') ? outBound : logBound))
        .map(({ path, size }) => ({
          severity: 'warning' as const,
          machine,
          summary: `${path.slice(path.lastIndexOf('/') + 1)} has ${showMebibytes(size)}: more than it should ever have`,
          evidence: `${path}: ${showMebibytes(size)}`,
          hint: `See what it says again and again: tail ${path}. It may be emptied: truncate -s 0 ${path}.`,
        })),
    )
    return [...folders, ...logs, ...unbounded(cluster.settings.spark.conf).map((one) => ({ ...one, machine: '' }))]
  },
}

/** What bounds the output of executors, where the file takes it away. */
function unbounded(conf: Readonly<Record<string, string>>) {
  const strategy = conf['spark.executor.logs.rolling.strategy']
  if (strategy === undefined || strategy === 'size' || strategy === 'time') return []
  return [
    {
      severity: 'warning' as const,
      summary: 'the output of executors has no bound: spark.conf switches off that it is rolled',
      evidence: `spark.executor.logs.rolling.strategy: ${JSON.stringify(strategy)}`,
      hint: 'Take spark.executor.logs.rolling.strategy out of the file: then it is rolled at 16 MB, four times.',
      fixes: [
        {
          title: 'roll the output of executors again',
          actions: [],
          edits: [{ path: ['spark', 'conf', 'spark.executor.logs.rolling.strategy'], value: 'size' }],
          up: true,
        },
      ],
    },
  ]
}
