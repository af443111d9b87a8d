import type { DoctorCheck } from './doctor-check.ts'

/** A daemon runs, and would not come back after a reboot. */
export const unitDisabled: DoctorCheck = {
  name: 'unit-disabled',
  page: {
    title: 'A daemon would not come back after a reboot',
    means:
      'It runs, but its unit is not enabled (`systemctl disable`): after the next start of the machine the daemon is missing, and nobody remembers why.',
    mend: '`--fix` runs `up`, which enables it.',
  },
  run({ machines, examined, isUp }) {
    if (!isUp) return []
    return [...machines].flatMap(([machine, { facts, sites }]) =>
      facts.supervision === 'process'
        ? []
        : facts.daemons
            .filter(({ id, pid, enabled, kept }) => pid !== undefined && !enabled && !kept && sites.has(id))
            // Of a unit that is masked or gone, that is said.
            .filter(
              ({ id }) => (examined.get(machine)?.units?.find((unit) => unit.id === id)?.load ?? 'loaded') === 'loaded',
            )
            .map(({ id }) => ({
              severity: 'warning' as const,
              machine,
              service: id,
              summary: `${id} runs, and would not come back after a reboot`,
              evidence: `systemctl is-enabled tinderbox-...-${id}.service: not enabled`,
              hint: 'Enable it: tinderbox up.',
              fixes: [{ title: `let ${id} on ${machine} start with the machine`, actions: [], up: true }],
            })),
    )
  },
}
