import { placementsOf } from '../config/cluster.ts'
import { activeMaster } from '../sites/active-master.ts'
import { isCounted } from '../sites/counted-workers.ts'
import { alive, offers, tooMuch } from '../sites/executor-fit.ts'
import { askOf } from './ask-of.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { endingsOf } from './end-of-application.ts'

/** The first answer to "Initial job has not accepted any resources": no worker could ever hold what it asks for. */
export const jobAsksTooMuch: DoctorCheck = {
  name: 'job-asks-too-much',
  about: 'outcome',
  page: {
    title: 'A job asks for more than any worker has',
    means:
      'It waits for ever without an error: "Initial job has not accepted any resources; check your cluster UI to ensure that workers are registered and have sufficient resources". The workers are registered; none of them offers the memory, or the cores, that each of its executors asks for.',
    mend: 'End the job and ask for less (`spark.executor.memory`, `spark.executor.cores`), or let the workers offer more (`spark.worker.memory`, `spark.worker.cores` in the file). `tinderbox submit` refuses such a job at once. `tinderbox doctor --fix` offers to end it at the master, and does so only where you choose it.',
  },
  run(patient) {
    const { cluster, machines } = patient
    const { state, placement } = activeMaster(cluster, machines)
    const workers = state ? alive(state) : []
    // One that is not there may be the one that could.
    const isWhole = placementsOf(cluster, 'spark-worker').every((worker) => isCounted(cluster, machines, worker))
    if (!state || workers.length === 0 || !isWhole) return []
    return state.activeapps.flatMap((application) => {
      if (application.state !== 'WAITING' || application.cores > 0) return []
      const ask = askOf(patient, application)
      const asked = tooMuch(ask, workers)
      const never = ask.cores !== undefined && ask.coresMax !== undefined && ask.cores > ask.coresMax
      if (asked === undefined && !never) return []
      const memory = Math.max(...workers.map((worker) => worker.memory))
      const cores = Math.max(...workers.map((worker) => worker.cores))
      return [
        {
          severity: 'error' as const,
          machine: placement.machine,
          summary:
            asked === undefined
              ? `the job "${application.name}" waits for ever: each executor asks for ${ask.cores} cores (spark.executor.cores), and the whole job may have ${ask.coresMax} (spark.cores.max)`
              : `the job "${application.name}" waits for ever: each of its executors asks for ${asked}, which no worker offers`,
          evidence: `the master: ${application.id} of ${application.user} is WAITING with 0 cores\n${offers(workers)}`,
          hint:
            asked === undefined
              ? 'End it, and make spark.executor.cores smaller or spark.cores.max larger.'
              : `End it, and ask for at most ${memory}m and ${cores} ${cores === 1 ? 'core' : 'cores'} for each executor: --conf spark.executor.memory=${Math.floor((memory * 3) / 4)}m. Or let the workers offer more (spark.worker.memory, spark.worker.cores), then tinderbox up.`,
          fixes: endingsOf(cluster, machines.get(placement.machine), placement, [application]),
        },
      ]
    })
  },
}
