import type { DoctorCheck } from './doctor-check.ts'
import { restart } from './start-anew.ts'

/** MiB, and the part of a daemon, that shows when it has to come back for a garbage collection. */
const much = { size: 64, part: 0.1 }

/** A daemon has been written out to swap: it answers after seconds, or not in time. */
export const swappedOut: DoctorCheck = {
  name: 'swapped-out',
  page: {
    title: 'A daemon is swapped out',
    means:
      "Part of a daemon's memory is on the disk. The next garbage collection reads all of it back: it stands still for seconds to minutes, misses heartbeats, and is taken for dead. That swap is there is no trouble; that a JVM is in it is.",
    mend: '`--fix` starts the daemon anew, and so brings it back; an executor is left alone. That it stays: promise less memory to jobs (`spark.worker.memory`, `yarn.nodemanager.memory`; "auto" leaves the system its part), tell the kernel to keep programs in memory (`sysctl -w vm.swappiness=1`, and a line in /etc/sysctl.d). All at once is brought back by `swapoff -a && swapon -a`, where there is room for it.',
  },
  run({ cluster, machines, examined }) {
    return [...machines].flatMap(([machine, on]) => {
      const { facts } = on
      const daemons = new Map(facts.daemons.flatMap(({ id, pid }) => (pid === undefined ? [] : [[pid, id] as const])))
      const out = (examined.get(machine)?.running ?? []).filter(
        ({ swapped, resident }) => swapped > much.size && swapped > (swapped + resident) * much.part,
      )
      if (out.length === 0) return []
      const restarts = out.flatMap(({ pid }) => {
        const id = daemons.get(pid)
        return id === undefined ? [] : [restart(cluster, on, id, { why: 'it is swapped out' })]
      })
      const nameOf = ({ pid, service, application }: (typeof out)[number]) =>
        daemons.get(pid) ?? (application === undefined ? `a process of ${service}` : `an executor of ${application}`)
      return [
        {
          severity: 'warning' as const,
          machine,
          summary: `${out.map(nameOf).join(', ')} ${out.length === 1 ? 'is' : 'are'} partly swapped out: ${out.reduce((sum, { swapped }) => sum + swapped, 0)} MiB`,
          evidence: out
            .map(
              (one) => `/proc/${one.pid}/status (${nameOf(one)}): VmSwap ${one.swapped} MiB, VmRSS ${one.resident} MiB`,
            )
            .join('\n'),
          hint: 'Promise less memory to jobs (spark.worker.memory, yarn.nodemanager.memory), and keep programs in memory: sysctl -w vm.swappiness=1.',
          ...(restarts.length > 0 && {
            fixes: [
              {
                title: restarts.map(({ title }) => title).join(', '),
                disturbs: `${[...new Set(restarts.map(({ disturbs }) => disturbs))].join(' ')} Where memory stays short, it is swapped out again.`,
                actions: restarts.flatMap(({ actions }) => actions),
                up: false,
              },
            ],
          }),
        },
      ]
    })
  },
}
