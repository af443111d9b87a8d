import type { DoctorCheck } from './doctor-check.ts'

/** MiB, and the part of a daemon, that shows when it has to come back for a garbage collection. */
const much = { size: 64, part: 0.1 }

/** A daemon has been written out to swap: it answers after seconds, or not in time. */
export const swappedOut: DoctorCheck = {
  name: 'swapped-out',
  page: {
    title: 'A daemon is swapped out',
    means:
      "Part of a daemon's memory is on the disk. The next garbage collection reads all of it back: it stands still for seconds to minutes, misses heartbeats, and is taken for dead. That swap is there is no trouble; that a JVM is in it is.",
    mend: 'Nothing is done by `--fix`. Promise less memory to jobs (`spark.worker.memory`, `yarn.nodemanager.memory`; "auto" leaves the system its part), tell the kernel to keep programs in memory (`sysctl -w vm.swappiness=1`, and a line in /etc/sysctl.d), and then bring it back: start the daemon anew, or `swapoff -a && swapon -a`.',
  },
  run({ machines, examined }) {
    return [...machines].flatMap(([machine, { facts }]) => {
      const daemons = new Map(facts.daemons.flatMap(({ id, pid }) => (pid === undefined ? [] : [[pid, id] as const])))
      const out = (examined.get(machine)?.running ?? []).filter(
        ({ swapped, resident }) => swapped > much.size && swapped > (swapped + resident) * much.part,
      )
      if (out.length === 0) return []
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
        },
      ]
    })
  },
}
