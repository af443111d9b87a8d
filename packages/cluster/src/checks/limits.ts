import type { Running } from '../probes/running.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { restart } from './start-anew.ts'

/** A shuffle of some hundred partitions has thousands of files and connections open; a JVM with its executors has hundreds of threads. */
const least = { files: 4096, processes: 1024 }

/** What a daemon may have open is too little. */
export const limits: DoctorCheck = {
  name: 'limits',
  page: {
    title: 'A daemon may open too few files',
    means:
      'The kernel lets a daemon have only so many files open, or its user only so many processes: "Too many open files", "unable to create native thread: possibly out of memory or process/resource limits reached". Tinderbox\'s units ask for 65536 files. Where there is no systemd, or it is the user\'s own, the limits of the login hold.',
    mend: 'Where systemd runs the daemon, `--fix` starts it anew: it has the limits of its unit then. Else raise those of the login in /etc/security/limits.d (`ops - nofile 65536`, `ops - nproc 16384`), log in anew, and start the daemons from there: `tinderbox down`, `tinderbox up`.',
  },
  run({ cluster, machines, examined }) {
    return [...machines].flatMap(([machine, on]) => {
      const daemons = new Map(
        on.facts.daemons.flatMap(({ id, pid }) => (pid === undefined ? [] : [[pid, id] as const])),
      )
      const seen = examined.get(machine)
      return (seen?.running ?? [])
        .filter((one) => daemons.has(one.pid) && isTooLittle(one))
        .map((one) => {
          const id = daemons.get(one.pid)!
          const unit = seen?.units?.find((unit) => unit.id === id)
          const canHaveMore = on.facts.supervision === 'systemd' && unit !== undefined && unit.files >= least.files
          return {
            severity: 'warning' as const,
            machine,
            service: id,
            summary: `${id} may have only ${what(one)}`,
            evidence: [
              `/proc/${one.pid}/limits: Max open files ${one.files}, Max processes ${one.processes}`,
              ...(unit ? [`its unit: LimitNOFILE=${unit.files}`] : []),
            ].join('\n'),
            hint: canHaveMore
              ? `Start it anew: it has the limits of its unit then.`
              : `Raise the limits of ${on.daemonUser} on ${machine} (/etc/security/limits.d: "${on.daemonUser} - nofile 65536"; of systemd: systemctl edit user@.service, LimitNOFILE=65536), log in anew, and start the daemon anew.`,
            ...(canHaveMore && { fixes: [restart(cluster, on, id, { why: `it may have only ${what(one)}` })] }),
          }
        })
    })
  },
}

function isTooLittle({ files, processes }: Running): boolean {
  return files < least.files || processes < least.processes
}

function what({ files, processes }: Running): string {
  return files < least.files ? `${files} files open` : `${processes} processes and threads`
}
