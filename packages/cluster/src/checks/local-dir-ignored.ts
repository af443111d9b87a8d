import type { Check } from './check.ts'
import { leftOut } from './fix.ts'

const key = 'spark.local.dir'

const withoutKey = leftOut(
  ['spark', 'conf', key],
  "what jobs spill stays where it is, in the cluster's own folders",
  'Nothing that runs is disturbed.',
)

/** Daemons and drivers are started with SPARK_LOCAL_DIRS, which wins over the property; YARN gives its own folders. */
export const localDirIgnored: Check = {
  name: 'local-dir-ignored',
  page: {
    title: 'What the file says of where jobs spill has no effect',
    means:
      "`spark.conf` in the file has `spark.local.dir`, and what jobs spill and shuffle does not go there: workers and drivers get folders of the cluster's own, below `local` and `jobs` of its folder, where room is looked after and what a kill has left is removed; on YARN NodeManagers give theirs. Only a driver that somebody starts with Spark's own `spark-submit` goes by the property.",
    mend: '`--fix` takes it out of the file. Where the disk has too little room for what jobs spill, mount a larger one at the folder that is named, and run `tinderbox up`, which gives it its owner.',
  },
  run(cluster, on, all) {
    const value = cluster.settings.spark.conf[key]
    // The file says it, not the machines: told once.
    if (value === undefined || [...all.values()][0] !== on) return []
    return [
      {
        severity: 'warning',
        summary: `${key} has no effect: what jobs spill is below ${on.here}/local on each machine`,
        evidence: `spark.conf: ${key}: ${value}`,
        hint: `Take ${key} out of the file; where there is too little room, mount a larger disk at ${on.here}/local.`,
        ...(cluster.file !== undefined && { fixes: [withoutKey] }),
      },
    ]
  },
}
