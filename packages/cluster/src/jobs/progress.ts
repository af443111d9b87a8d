/** What a job is doing, from Spark's own words. Pure: pages in, one picture out. */
import type { ApplicationExecutor, ApplicationStage } from '../apis/spark-application.ts'

export interface StageProgress {
  readonly id: number
  /** `reduce at pi.py:17` */
  readonly name: string
  readonly done: number
  readonly active: number
  readonly failed: number
  readonly total: number
}

export interface JobProgress {
  /**
   * starting: the driver has not asked the master for anything yet. waiting: it has no executor. running: it has.
   */
  readonly state: 'starting' | 'waiting' | 'running'
  /** As Spark calls it: `app-20261122150301-0004`. */
  readonly application: string | undefined
  /** After 5 s without an executor: why, in one sentence. */
  readonly waiting: string | undefined
  readonly executors: {
    readonly count: number
    readonly cores: number
    /** MiB, all together. */ readonly memory: number
  }
  /** Those at work and those that wait for them, in the order of their ids. */
  readonly stages: readonly StageProgress[]
  /** Stages that have ended since the job began. */
  readonly stagesDone: number
}

export const starting: JobProgress = {
  state: 'starting',
  application: undefined,
  waiting: undefined,
  executors: { count: 0, cores: 0, memory: 0 },
  stages: [],
  stagesDone: 0,
}

/** `executorMemory`: MiB of each. */
export function executorTotals(list: readonly ApplicationExecutor[], executorMemory: number): JobProgress['executors'] {
  const active = list.filter(({ id, isActive }) => id !== 'driver' && isActive)
  return {
    count: active.length,
    cores: active.reduce((sum, { totalCores }) => sum + totalCores, 0),
    memory: active.length * executorMemory,
  }
}

export function stageProgress(list: readonly ApplicationStage[]): StageProgress[] {
  return list
    .map((stage) => ({
      id: stage.stageId,
      name: nameOf(stage),
      done: stage.numCompleteTasks,
      active: stage.numActiveTasks,
      failed: stage.numFailedTasks,
      total: stage.numTasks,
    }))
    .toSorted((a, b) => a.id - b.id)
}

/**
 * `reduce at /opt/.../files/pi.py:17` without the folder. What Spark starts from a thread of its own has a name that says nothing; then the
 * description, which is the statement for SQL.
 */
function nameOf({ name, description }: ApplicationStage): string {
  const shown =
    name.includes('$') && description ? description.trim().replaceAll(/\s+/g, ' ') : name.replace(/ at \S*\//, ' at ')
  return shown.length > 60 ? `${shown.slice(0, 59)}…` : shown
}

/** `stage 3 reduce at pi.py:17: 41 of 100 tasks, 4 at work`; the picture in one line, for a terminal or a log. */
export function progressText({ state, waiting, executors, stages, stagesDone }: JobProgress): string {
  if (state === 'starting') return 'starting the driver'
  if (state === 'waiting') return waiting ?? 'waiting for executors'
  const on = `${count(executors.count, 'executor')}, ${count(executors.cores, 'core')}`
  const stage = stages.find(({ active }) => active > 0) ?? stages[0]
  if (!stage) return `${on}; ${count(stagesDone, 'stage')} done`
  const others = stages.length - 1
  return [
    `stage ${stage.id} (${stage.name}): ${stage.done} of ${count(stage.total, 'task')}`,
    `${stage.active} at work`,
    ...(stage.failed > 0 ? [`${stage.failed} failed`] : []),
    ...(others > 0 ? [count(others, 'more stage')] : []),
    on,
  ].join(', ')
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}
