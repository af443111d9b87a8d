import { placementsOn, serviceId, type Cluster } from '../config/cluster.ts'
import { leastOffer } from '../config/budget.ts'
import { showMebibytes } from '../config/size.ts'
import type { OomKill } from '../probes/oom.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { groupBy } from '../group-by.ts'
import type { DoctorCheck } from './doctor-check.ts'
import type { Fix } from './fix.ts'

/** Seconds. What was killed before them and runs again is no trouble of now; one that has just been killed may still be coming up. */
const [fresh, comingUp] = [600, 60]

/** The machine had no memory left, and the kernel ended a daemon or an executor. */
export const oomKilled: DoctorCheck = {
  name: 'oom-killed',
  page: {
    title: 'The kernel ended a daemon: no memory was left',
    means:
      'Within the last six hours the kernel\'s OOM killer ended a process of the cluster; its log just stops, and jobs say "ExecutorLostFailure ... exited caused by one of the running tasks", "Exit code 137". More memory is promised than there is, something else on the machine has taken it, or a limit of the unit is lower than what the daemon needs. Python workers and off-heap memory come on top of what an executor was given.',
    mend: 'Where a worker or a NodeManager offers an amount that the file sets by hand, `--fix` offers a quarter less on that machine, and `up` starts it anew. Else find who takes the memory: `ps aux --sort=-rss | head`. Daemons themselves are started again, so it is only a warning after ten minutes where the daemon runs. What was killed before the last change of its settings is not told any more.',
  },
  run({ cluster, machines, examined }) {
    return [...machines].flatMap(([machine, on]) => {
      const seen = examined.get(machine)?.oom
      if (!seen) return []
      const own = placementsOn(cluster, machine).map((placement) => serviceId(placement))
      const kills = seen.kills.filter(
        ({ service, at }) => service !== undefined && own.includes(service) && at > (seen.written.get(service) ?? 0),
      )
      return [...groupBy(kills, ({ service }) => service!)].map(([service, these]) => {
        const share = on.budget.shares.find(({ id }) => id === service)
        const runs = on.facts.daemons.some(({ id, pid }) => id === service && pid !== undefined)
        const age = seen.now - these.at(-1)!.at
        const fix = lower(cluster, on, service)
        return {
          severity: runs && age >= fresh ? ('warning' as const) : ('error' as const),
          machine,
          service,
          summary: `the kernel ended ${service}, or an executor of it, ${these.length === 1 ? 'once' : `${these.length} times`}: no memory was left (${when(these)})`,
          evidence: [
            ...these.slice(-3).map(({ line }) => line),
            ...(share
              ? [
                  `${service}: heap ${share.heap} MiB, ${share.beyond} MiB beyond it${share.offer ? `, ${share.offer.memory} MiB for jobs` : ''}; the machine has ${showMebibytes(on.budget.memory)}`,
                ]
              : []),
          ].join('\n'),
          hint: 'Promise less (spark.worker.memory, yarn.nodemanager.memory), for this machine under machines; or find who else takes the memory: ps aux --sort=-rss | head.',
          ...((!runs || age < comingUp) && { explains: [{ machine, service }] }),
          ...(fix && { fixes: [fix] }),
        }
      })
    })
  },
}

function when(kills: readonly OomKill[]): string {
  return `last ${new Date(kills.at(-1)!.at * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** A quarter less for jobs; what "auto" gives leaves the system its part already. */
function lower(cluster: Cluster, { facts: { machine }, budget }: MachineSite, service: string): Fix | undefined {
  const offer = budget.shares.find(({ id }) => id === service)?.offer
  if (!offer?.byHand.memory || cluster.file === undefined) return undefined
  const less = Math.floor((offer.memory * 3) / 4 / 64) * 64
  if (less < leastOffer) return undefined
  const key = service.startsWith('yarn-') ? 'nodemanager' : 'worker'
  return {
    title: `offer ${less} MiB to jobs on ${machine} instead of ${offer.memory}`,
    disturbs: 'its executors end; Spark runs what they were at again',
    actions: [],
    edits: [{ path: ['machines', machine, key, 'memory'], value: `${less}m` }],
    up: true,
  }
}
