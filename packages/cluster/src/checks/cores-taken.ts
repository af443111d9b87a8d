import { showMebibytes } from '../config/size.ts'
import { activeMaster } from '../sites/active-master.ts'
import { alive, holders, tooMuch, withRoom } from '../sites/executor-fit.ts'
import { askOf } from './ask-of.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { endingsOf } from './end-of-application.ts'

/** Milliseconds: sooner the master may not have looked yet. */
const patience = 3000

/** The second answer: there is room for it, and somebody else has it. */
export const coresTaken: DoctorCheck = {
  name: 'cores-taken',
  about: 'outcome',
  page: {
    title: 'Another application has all cores',
    means:
      'A job waits ("Initial job has not accepted any resources"), because another one holds all cores, or all memory, of the workers. An application takes every core that there is unless it is told otherwise, and a shell or a notebook keeps them until it is closed.',
    mend: 'Wait, or end the application that is named: Ctrl-C where `tinderbox submit` or `shell` runs, or close the notebook. `tinderbox doctor --fix` offers to end it at the master, and does so only where you choose it; `--yes` leaves it alone. To let several run side by side, limit each: `spark.conf: { spark.cores.max: 2 }` in the file.',
  },
  run(patient) {
    const { cluster, machines } = patient
    const { state, placement } = activeMaster(cluster, machines)
    if (!state) return []
    const workers = alive(state)
    const sum = (of: 'cores' | 'coresused' | 'memory' | 'memoryused') =>
      workers.reduce((all, worker) => all + worker[of], 0)
    const cores = sum('cores')
    const waiting = state.activeapps.filter((one) => {
      if (one.state !== 'WAITING' || one.cores > 0 || one.duration < patience) return false
      if (holders(state, one.id).length === 0) return false
      const ask = askOf(patient, one)
      return tooMuch(ask, workers) === undefined && withRoom(ask, workers).length === 0
    })
    const [first] = waiting
    if (!first) return []
    const others = holders(state, first.id)
    const { memory: asks, cores: asksCores = 1 } = askOf(patient, first)
    const free = workers.filter((worker) => worker.memory >= asks && worker.cores - worker.coresused >= asksCores)
    const some = workers.filter((worker) => worker.cores > worker.coresused)
    const wants =
      free.length > 0
        ? {
            what: 'memory',
            taken: `${showMebibytes(sum('memoryused'))} of ${showMebibytes(sum('memory'))}`,
            evidence: free
              .slice(0, 5)
              .map(
                (worker) =>
                  `${worker.host}:${worker.port} has ${worker.cores - worker.coresused} of ${worker.cores} cores free, and ${showMebibytes(worker.memory - worker.memoryused)} of ${showMebibytes(worker.memory)}: an executor of "${first.name}" asks for ${showMebibytes(asks)}`,
              ),
            limit: `let the executors of each have less: spark.conf: { spark.executor.memory: ${Math.floor(Math.max(...workers.map(({ memory }) => memory)) / 2)}m }`,
          }
        : {
            what: 'cores',
            taken: `${sum('coresused')} of ${cores}`,
            evidence: some
              .slice(0, 5)
              .map(
                (worker) =>
                  `${worker.host}:${worker.port} has ${worker.cores - worker.coresused} of ${worker.cores} cores free: an executor of "${first.name}" asks for ${asksCores}`,
              ),
            limit: `limit each: spark.conf: { spark.cores.max: ${Math.max(1, Math.floor(cores / 2))} }`,
          }
    return [
      {
        severity: 'warning' as const,
        machine: placement.machine,
        summary: `${waiting.length === 1 ? `the job "${first.name}" waits` : `${waiting.length} jobs wait`} for ${wants.what}: "${others[0]!.name}"${others.length === 1 ? '' : ` and ${others.length - 1} more`} ${others.length === 1 ? 'has' : 'have'} ${wants.taken}`,
        evidence: [
          ...others
            .slice(0, 5)
            .map(
              ({ id, name, user, cores: held, duration }) =>
                `${id} "${name}" of ${user} has ${held} ${held === 1 ? 'core' : 'cores'}, since ${span(duration)}`,
            ),
          ...waiting
            .slice(0, 5)
            .map(({ id, name, user, duration }) => `${id} "${name}" of ${user} waits, since ${span(duration)}`),
          ...wants.evidence,
        ].join('\n'),
        hint: `It goes on when ${wants.what === 'cores' ? 'they are' : 'it is'} given back. End what is not needed any more: Ctrl-C where its tinderbox submit or shell runs, or close the notebook that has it. To let several run side by side, ${wants.limit}`,
        fixes: endingsOf(cluster, machines.get(placement.machine), placement, others.slice(0, 5)),
      },
    ]
  },
}

function span(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 120) return `${seconds} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}
