import { has, type Cluster } from '../config/cluster.ts'
import type { Check } from './check.ts'
import { leftOut, type Fix } from './fix.ts'

const key = 'spark.local.dir'

/** A server of Spark's has the properties of the file in its own: they change, and it starts anew. */
function withoutKey(cluster: Cluster): Fix {
  const servers = (['spark-connect', 'spark-thrift'] as const).filter((id) => has(cluster, id))
  const fix = leftOut(
    ['spark', 'conf', key],
    "what jobs spill stays where it is, in the cluster's own folders",
    servers.length === 0
      ? 'Nothing that runs is disturbed.'
      : `${servers.join(' and ')} ${servers.length === 1 ? 'starts' : 'start'} anew: the sessions there end.`,
  )
  return servers.length === 0 ? fix : { ...fix, onPurpose: true }
}

/** Daemons and drivers are started with SPARK_LOCAL_DIRS, which wins over the property; YARN gives its own folders. */
export const localDirIgnored: Check = {
  name: 'local-dir-ignored',
  page: {
    title: 'What the file says of where jobs spill has no effect',
    means:
      "`spark.conf` in the file has `spark.local.dir`, and what jobs spill and shuffle does not go there: workers and drivers get folders of the cluster's own, below `local` and `jobs` of its folder, where room is looked after and what a kill has left is removed; on YARN NodeManagers give theirs. Only a driver that somebody starts with Spark's own `spark-submit` goes by the property.",
    mend: '`--fix` takes it out of the file; where servers of Connect or JDBC would start anew for it, only if somebody chooses it. Where the disk has too little room for what jobs spill, mount a larger one at the folder that is named, and run `tinderbox up`, which gives it its owner.',
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
        ...(cluster.file !== undefined && { fixes: [withoutKey(cluster)] }),
      },
    ]
  },
}
