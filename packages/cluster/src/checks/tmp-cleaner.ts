import { temporaryPaths } from '../probes/tmp-rules.ts'
import { isWithin } from '../sites/volumes.ts'
import type { DoctorCheck } from './doctor-check.ts'

/** The machine deletes what the cluster keeps, by a rule for temporary files. */
export const tmpCleaner: DoctorCheck = {
  name: 'tmp-cleaner',
  page: {
    title: 'The machine cleans up what the cluster keeps',
    means:
      'A folder of the file (`hdfs.data`, `spark.local.dir`) lies in /tmp, /var/tmp or in memory, and a rule of the machine empties that after some days or at every start: blocks of HDFS disappear after a reboot, and a job that runs for long loses its shuffle files.',
    mend: "Nothing is done by `--fix`: move the folder in the file. `hdfs.data` belongs on a disk of its own; a DataNode whose folder was moved gets its blocks from the others. What jobs spill is below Tinderbox's own folder where nothing else is said. To keep the place: a line `x /tmp/FOLDER` in /etc/tmpfiles.d takes it out of the cleaning, but not out of a /tmp that is in memory.",
  },
  run({ cluster, machines, examined }) {
    const paths = temporaryPaths(cluster)
    return [...machines].flatMap(([machine]) =>
      paths.flatMap(({ path, key, lasts }) => {
        const rule = (examined.get(machine)?.tmpRules ?? []).find(
          ({ folder, after }) => isWithin(path, folder) && (lasts || after !== 'boot'),
        )
        if (!rule) return []
        return [
          {
            severity: 'warning' as const,
            machine,
            summary: `${path} (${key}) is emptied ${rule.after === 'boot' ? 'at every start of the machine' : `of what is older than ${rule.after}`}`,
            evidence: rule.line,
            hint: `Move ${key} out of ${rule.folder} in the file; or take it out of the cleaning: a line "x ${path}" in /etc/tmpfiles.d/tinderbox.conf.`,
          },
        ]
      }),
    )
  },
}
