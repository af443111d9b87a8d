/** Why an application has no executor yet, as far as the master's own page tells. Pure. */
import type { MasterState } from '../apis/spark-master.ts'
import { showMebibytes } from '../config/size.ts'
import { alive, holders, withRoom, type ExecutorAsk } from '../sites/executor-fit.ts'

/** One sentence that begins with `waiting for executors`. */
export function waitingReason(state: MasterState | undefined, application: string, ask: ExecutorAsk): string {
  const begin = 'waiting for executors'
  if (!state) return `${begin}: the master does not answer`
  // Spark's own wait: spark.deploy.recoveryTimeout, by default as long as that for a lost worker.
  if (state.status === 'RECOVERING')
    return `${begin}: the master has just come back, and grants nothing for up to a minute, until it has heard from the workers and applications of before`
  const workers = alive(state)
  if (workers.length === 0) return `${begin}: no worker is registered with the master`
  const own = state.activeapps.find(({ id }) => id === application)
  if (!own) return `${begin}: the master does not have the application in its list`
  const cores = workers.reduce((sum, worker) => sum + worker.cores, 0)
  const free = withRoom(ask, workers)
  // What was granted counts as used: the executors are then only starting.
  if (own.cores > 0) return `${begin}: ${own.cores} of ${cores} cores are granted, their JVMs are starting`
  if (free.length > 0)
    return `${begin}: ${workers.length === 1 ? 'the worker has' : `${free.length} of ${workers.length} workers have`} room, the master has not granted it yet`
  const others = holders(state, application)
  const [first] = others
  if (!first)
    return `${begin}: no worker has ${showMebibytes(ask.memory)}${ask.cores === undefined ? '' : ` and ${ask.cores} cores`} free`
  const used = workers.reduce((sum, worker) => sum + worker.coresused, 0)
  const who =
    others.length === 1
      ? `the application "${first.name}" (${first.id}) has`
      : `${others.length} other applications have`
  return used >= cores
    ? `${begin}: ${who} all ${cores} cores; it goes on when they are given back`
    : `${begin}: ${who} ${used} of ${cores} cores, and no worker has ${showMebibytes(ask.memory)} free`
}
