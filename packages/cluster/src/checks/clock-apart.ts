import type { DoctorCheck } from './doctor-check.ts'

/** Seconds. Hadoop's block tokens and Spark's heartbeats bear some; ten seconds show in logs already. */
const tolerated = 10

/** A clock that is wrong on one machine makes tokens expired before they are used, and logs that cannot be compared. */
export const clockApart: DoctorCheck = {
  name: 'clock-apart',
  page: {
    title: 'The clock of a machine is wrong',
    means:
      'Its time differs from the others\' by more than 10 seconds. Block tokens are then expired or not valid yet, YARN refuses containers ("This token is expired"), and the lines of two logs cannot be put in order.',
    mend: 'Where a time service is installed and does not run, `--fix` starts it; it asks the servers that its own configuration names. Else install one (chrony, systemd-timesyncd), or set the clock by hand: `date -s`.',
  },
  run({ machines, examined, clockOffsets }) {
    const offsets = [...clockOffsets].map(([machine, ms]) => ({ machine, seconds: ms / 1000 }))
    // Of one machine nobody can say whether it is wrong, or the clock here.
    if (offsets.length < 2) return []
    const middle = offsets.map(({ seconds }) => seconds).toSorted((a, b) => a - b)[
      Math.floor((offsets.length - 1) / 2)
    ]!
    // Of two that differ, the one that is nearer to the clock here is taken for right.
    const right =
      offsets.length > 2 ? middle : offsets.toSorted((a, b) => Math.abs(a.seconds) - Math.abs(b.seconds))[0]!.seconds
    return offsets
      .filter(({ seconds }) => Math.abs(seconds - right) > tolerated)
      .map(({ machine, seconds }) => {
        const off = seconds - right
        const { keeper, installed } = examined.get(machine)?.clock ?? {}
        const canStart =
          keeper === undefined && installed !== undefined && machines.get(machine)?.facts.login.root === true
        return {
          severity: 'error' as const,
          machine,
          summary: `its clock is ${Math.abs(off).toFixed(0)} s ${off > 0 ? 'ahead of' : 'behind'} ${offsets.length > 2 ? 'the other machines' : `that of ${offsets.find((one) => one.machine !== machine)!.machine}`}`,
          evidence: `date on ${machine}, against the time here: ${seconds >= 0 ? '+' : ''}${seconds.toFixed(1)} s; others: ${others(offsets, machine)}\ntime service: ${keeper ?? (installed === undefined ? 'none runs, none is installed that is not masked' : `${installed} is installed and does not run`)}`,
          hint:
            keeper === undefined
              ? installed === undefined
                ? `Install a time service on ${machine} (apt install chrony), or set its clock: date -s.`
                : `Start its time service: sudo systemctl enable --now ${installed}; or set its clock: date -s.`
              : `${keeper} runs there and does not hold the time: see what it says (timedatectl, chronyc tracking).`,
          ...(canStart && {
            fixes: [
              {
                title: `start ${installed} on ${machine}, which sets its clock`,
                disturbs: 'Its time jumps or drifts to the right one; what runs there sees that.',
                actions: [{ kind: 'start-time-service' as const, machine, why: 'its clock is wrong', unit: installed }],
                up: false,
              },
            ],
          }),
        }
      })
  },
}

function others(offsets: readonly { machine: string; seconds: number }[], but: string): string {
  const rest = offsets.filter(({ machine }) => machine !== but)
  return rest.length === 0
    ? 'none'
    : rest
        .slice(0, 5)
        .map(({ machine, seconds }) => `${machine} ${seconds >= 0 ? '+' : ''}${seconds.toFixed(1)} s`)
        .join(', ')
}
