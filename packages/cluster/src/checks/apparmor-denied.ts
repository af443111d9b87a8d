import type { DoctorCheck } from './doctor-check.ts'
import { daemonsRefused, isOurs, refusedPrograms } from './refused-programs.ts'

/** AppArmor has refused something to the cluster. */
export const apparmorDenied: DoctorCheck = {
  name: 'apparmor-denied',
  page: {
    title: 'AppArmor refuses something to the cluster',
    means:
      'A profile of AppArmor covers a program of the cluster, or one that looks at its files, and within the last hour it has refused what that program asked for. It shows as "Permission denied" where the modes of all files are right. Mostly it is a profile for Java or Python that was made for something else.',
    mend: 'Nothing is done by `--fix`: what is allowed is for who keeps the machine to say. The line names the profile: add the path to /etc/apparmor.d/local/PROFILE and `apparmor_parser -r`, or let it only complain: `aa-complain PROFILE`.',
  },
  run(patient) {
    const { machines, examined } = patient
    return [...machines].flatMap(([machine, on]) => {
      const lines = examined.get(machine)?.denials?.apparmor ?? []
      if (lines.length === 0) return []
      const explains = daemonsRefused(patient, on)
      return [
        {
          severity: explains.length > 0 || isOurs(lines) ? ('error' as const) : ('warning' as const),
          machine,
          summary: `AppArmor refuses ${refusedPrograms(lines)} what it asks for: ${lines.length} ${lines.length === 1 ? 'line' : 'lines'} within an hour`,
          evidence: lines.slice(-3).join('\n'),
          hint: `The line names the profile: allow the path in /etc/apparmor.d/local, or let it only complain: aa-complain ${profileIn(lines)}.`,
          explains,
        },
      ]
    })
  },
}

function profileIn(lines: readonly string[]): string {
  return /\bprofile="([^"]+)"/.exec(lines.at(-1) ?? '')?.[1] ?? 'PROFILE'
}
