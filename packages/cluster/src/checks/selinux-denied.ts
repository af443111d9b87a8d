import type { DoctorCheck } from './doctor-check.ts'
import { daemonsRefused, isOurs, refusedPrograms } from './refused-programs.ts'

/** SELinux has refused something to the cluster. */
export const selinuxDenied: DoctorCheck = {
  name: 'selinux-denied',
  page: {
    title: 'SELinux refuses something to the cluster',
    means:
      'SELinux is enforcing, and within the last hour it has refused a program of the cluster, or one that looks at its files, what it asked for. It shows as "Permission denied" where the modes of all files are right: files that were moved from a home folder keep their old label, a unit may not start what lies in /home or on a disk of its own.',
    mend: 'Nothing is done by `--fix`: what is allowed is for who keeps the machine to say. Labels that are wrong: `restorecon -Rv /opt/tinderbox`. A data folder of its own: `semanage fcontext -a -t var_lib_t "/srv/disk(/.*)?"`, then `restorecon -Rv /srv/disk`. What is missing as a rule: `ausearch -m avc -ts recent | audit2why` tells.',
  },
  run(patient) {
    const { machines, examined } = patient
    return [...machines].flatMap(([machine, on]) => {
      const lines = examined.get(machine)?.denials?.selinux ?? []
      if (lines.length === 0) return []
      const explains = daemonsRefused(patient, on)
      return [
        {
          severity: explains.length > 0 || isOurs(lines) ? ('error' as const) : ('warning' as const),
          machine,
          summary: `SELinux refuses ${refusedPrograms(lines)} what it asks for: ${lines.length} ${lines.length === 1 ? 'line' : 'lines'} within an hour`,
          evidence: lines.slice(-3).join('\n'),
          hint: `restorecon -Rv ${on.root} puts labels right; ausearch -m avc -ts recent | audit2why tells which rule is missing.`,
          explains,
        },
      ]
    })
  },
}
