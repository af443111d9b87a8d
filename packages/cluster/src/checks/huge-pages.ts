import type { DoctorCheck } from './doctor-check.ts'

/**
 * Huge pages for everybody are the usual setting of some systems, and alone no trouble; what makes programs wait is that memory is put in order at
 * once for each of them. The kernel's own default is to do that only for programs that ask.
 */
export const hugePages: DoctorCheck = {
  name: 'huge-pages',
  page: {
    title: 'Programs wait for huge pages',
    means:
      'The kernel gives every program pages of 2 MB, and makes each wait while it puts memory in order for one (transparent_hugepage: enabled and defrag are both "always"). On a machine whose memory is in use that shows as time of the system (`%sy` in `top`) and as pauses of DataNodes and executors that no garbage collection explains.',
    mend: "Nothing is done by `--fix`: it is a setting of the whole machine, and another program may want it. `echo madvise > /sys/kernel/mm/transparent_hugepage/defrag`, and the same at every start of the machine (the kernel's command line, or a unit).",
  },
  run({ machines, examined, isUp }) {
    if (!isUp) return []
    return [...machines.keys()].flatMap((machine) => {
      const seen = examined.get(machine)?.hugePages
      if (seen?.enabled !== 'always' || seen.defrag !== 'always' || seen.stalls === 0) return []
      return [
        {
          severity: 'warning' as const,
          machine,
          summary: 'programs wait while memory is put in order for huge pages',
          evidence: `/sys/kernel/mm/transparent_hugepage: enabled ${seen.enabled}, defrag ${seen.defrag}\n/proc/vmstat: compact_stall ${seen.stalls}`,
          hint: 'echo madvise > /sys/kernel/mm/transparent_hugepage/defrag, and the same at every start of the machine.',
        },
      ]
    })
  },
}
