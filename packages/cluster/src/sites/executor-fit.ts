/** Whether an executor fits on a worker: `submit` asks before, the doctor asks of one that waits. Pure. */
import type { MasterState } from '../apis/spark-master.ts'
import { showMebibytes } from '../config/size.ts'

type Workers = MasterState['workers']

/** What each executor asks for; Spark's own defaults where nothing is said. `cores` undefined: all that a worker has. */
export interface ExecutorAsk {
  /** MiB of heap; all that standalone Spark counts. */
  readonly memory: number
  readonly cores: number | undefined
  /** The most that the application may have. */
  readonly coresMax: number | undefined
}

export function alive({ workers }: Pick<MasterState, 'workers'>): Workers {
  return workers.filter(({ state }) => state === 'ALIVE')
}

/** What no worker offers, however idle: `4.0 GiB (spark.executor.memory)`. Undefined: one of them could hold an executor. */
export function tooMuch(ask: ExecutorAsk, workers: Workers): string | undefined {
  if (workers.some(({ memory, cores }) => memory >= ask.memory && cores >= (ask.cores ?? 1))) return undefined
  const memory = `${showMebibytes(ask.memory)} (spark.executor.memory)`
  const cores = `${ask.cores} cores (spark.executor.cores)`
  const asks = [
    ...(ask.memory > Math.max(...workers.map((worker) => worker.memory)) ? [memory] : []),
    ...(ask.cores !== undefined && ask.cores > Math.max(...workers.map((worker) => worker.cores)) ? [cores] : []),
  ]
  return (asks.length > 0 ? asks : [memory, cores]).join(' and ')
}

/** A line for each worker. */
export function offers(workers: Workers): string {
  return workers
    .map(({ host, port, cores, memory }) => `${host}:${port}: ${cores} cores, ${showMebibytes(memory)}`)
    .join('\n')
}

/** Workers that could take an executor at once. */
export function withRoom(ask: Pick<ExecutorAsk, 'memory' | 'cores'>, workers: Workers): Workers {
  return workers.filter(
    (worker) => worker.memory - worker.memoryused >= ask.memory && worker.cores - worker.coresused >= (ask.cores ?? 1),
  )
}

/** The other applications that have cores, the one with the most first. */
export function holders({ activeapps }: MasterState, application: string): MasterState['activeapps'] {
  return activeapps.filter(({ id, cores }) => id !== application && cores > 0).toSorted((a, b) => b.cores - a.cores)
}
