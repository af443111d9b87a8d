import type { DoctorCheck } from './doctor-check.ts'

/** A unit of the cluster's leads to nowhere: it cannot be started. */
export const unitMasked: DoctorCheck = {
  name: 'unit-masked',
  page: {
    title: 'A unit is masked',
    means:
      'The unit of a daemon is a link to /dev/null (`systemctl mask`): it cannot be started by anybody, also not after a reboot. "Unit ... is masked." Somebody wanted the daemon not to run on this machine.',
    mend: '`--fix` asks before it runs `up`, which writes the unit anew: somebody did it, and may have had a reason. With `--yes` it does so only where `--only unit-masked` names it. For a daemon that shall not run there, take it out of the file.',
  },
  run({ machines, examined, isUp }) {
    if (!isUp) return []
    return [...machines].flatMap(([machine, { sites }]) =>
      (examined.get(machine)?.units ?? [])
        .filter(({ id, load, state }) => sites.has(id) && (load === 'masked' || state === 'masked'))
        .map(({ id, load, state }) => ({
          severity: 'error' as const,
          machine,
          service: id,
          summary: `the unit of ${id} is masked: nobody can start it`,
          evidence: `systemctl show: LoadState=${load}, UnitFileState=${state}`,
          hint: `Somebody wanted it so: ask. Write it anew: tinderbox doctor --fix --only unit-masked. If it shall not run there, take it out of the file.`,
          explains: [{ machine, service: id }],
          fixes: [{ title: `write the unit of ${id} on ${machine} anew`, onPurpose: true, actions: [], up: true }],
        })),
    )
  },
}
