import { activeYarn } from './active-yarn.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { endingsOnYarn } from './end-of-application.ts'

/** Seconds that an application may wait for its first container without being spoken of. */
const patience = 20

export const yarnWaits: DoctorCheck = {
  name: 'yarn-waits',
  about: 'outcome',
  page: {
    title: 'An application waits on YARN',
    means:
      'It stays ACCEPTED: its master (the first container of each application) is not started. Either the masters of those that run take all that masters may have (a part of the cluster, and at least one application), or no node has room for it.',
    mend: 'Wait, or end an application that is not needed any more: `--fix` offers those that run, and ends the one that you choose (so does `yarn application -kill ID`). In a small cluster ask for a smaller master (`spark.yarn.am.memory`).',
  },
  run(patient) {
    const yarn = activeYarn(patient)
    if (!yarn) return []
    const { applications, nodes, machine, clock, port } = yarn
    const waiting = applications.filter(
      ({ state, diagnostics = '', startedTime }) =>
        state === 'ACCEPTED' &&
        !launched.test(diagnostics) &&
        (forMasters.test(diagnostics) || clock - startedTime / 1000 > patience),
    )
    const first = waiting.find(({ diagnostics = '' }) => forMasters.test(diagnostics)) ?? waiting[0]
    if (!first) return []
    const said = (first.diagnostics ?? '').replaceAll(/\s+/g, ' ').trim()
    const free = Math.max(...nodes.map(({ availMemoryMB = 0 }) => availMemoryMB))
    const running = applications.filter(
      ({ state, diagnostics = '' }) => state === 'RUNNING' || launched.test(diagnostics),
    )
    const shown = running.slice(0, 5)
    return [
      {
        severity: 'warning' as const,
        machine,
        summary: `${waiting.length === 1 ? `the application "${first.name}" waits` : `${waiting.length} applications wait`} on YARN: ${
          forMasters.test(said)
            ? `those that run before it take all that masters of applications may have`
            : `no node has room for its master (${free} MiB is the most that one has free)`
        }`,
        evidence: [
          `${first.id} of ${first.user} is ACCEPTED: ${said || 'no diagnostics'}`,
          ...shown.map(({ id, name, user }) => `${id} "${name}" of ${user} runs`),
        ].join('\n'),
        hint: `It goes on when one of them ends: yarn application -kill ID ends one. ${forMasters.test(said) ? 'A smaller master leaves room for more: spark.yarn.am.memory' : 'Or ask for less.'}`,
        ...(port !== undefined && shown.length > 0 && { fixes: endingsOnYarn(machine, port, shown) }),
      },
    ]
  },
}

/** It has its first container, and is on its way. */
const launched = /AM container is (launched|allocated)/

const forMasters = /AM resource limit exceeded|exceeds.*AM|AMResourceLimit/i
