import { placementsOf, serviceId } from '../config/cluster.ts'
import { activeMaster, leads } from '../sites/active-master.ts'
import { isCounted } from '../sites/counted-workers.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { startAsTheFileSays } from './start-anew.ts'

const refusals = [
  {
    text: /SaslException|authentication failed|Authentication failed|Unknown challenge message/i,
    why: 'its secret is not the one of the master',
    hint: 'tinderbox up writes the same secret to all machines, and restarts who has read another.',
  },
  {
    text: /InvalidClassException|ClassNotFoundException|local class incompatible|UnsupportedVersion/,
    why: "its Spark is of another version than the master's",
    hint: 'tinderbox up brings one version to all machines.',
  },
] as const

/** Master and worker reach each other, and do not understand each other. */
export const workerRefused: DoctorCheck = {
  name: 'worker-refused',
  about: 'daemon',
  page: {
    title: 'The master does not take a worker',
    means:
      'The worker runs, and its log says "Failed to connect to master" or "All masters are unresponsive", although the port is open. Below that stands why: "SaslException ... Mismatched response" (another secret), or "InvalidClassException" (another version of Spark).',
    mend: '`--fix` runs `up`: it writes the secret of the cluster to the machine, brings the version of the file, and restarts what runs with anything else.',
  },
  run({ cluster, machines, examined, isUp }) {
    if (!isUp || !leads(activeMaster(cluster, machines).state)) return []
    return placementsOf(cluster, 'spark-worker').flatMap((placement) => {
      const { machine } = placement
      const on = machines.get(machine)
      const id = serviceId(placement)
      if (!on || isCounted(cluster, machines, placement)) return []
      // One that does not run is not refused now; and what came before it was taken the last time is over.
      if (on.facts.daemons.find((one) => one.id === id)?.pid === undefined) return []
      const lines = examined.get(machine)?.lives?.find((one) => one.id === id)?.log ?? []
      const log = lines.slice(lines.findLastIndex((line) => line.includes('Successfully registered with master')) + 1)
      for (const { text, why, hint } of refusals) {
        const said = log.findLast((line) => text.test(line))
        if (said === undefined) continue
        return [
          {
            severity: 'error' as const,
            machine,
            service: id,
            summary: `the master refuses ${id}: ${why}`,
            evidence: [
              ...log.filter((line) => /Failed to connect to master|unresponsive/.test(line)).slice(-1),
              said,
            ].join('\n'),
            hint,
            explains: [{ machine, service: id }],
            fixes: [
              startAsTheFileSays(cluster, on, [id], {
                what: 'write what it reads',
                why: 'it runs with what the master does not take',
                disturbs: 'What runs there was not let in anyway.',
              }),
            ],
          },
        ]
      }
      return []
    })
  },
}
