/** Whether what a job asks for can ever be had: Spark itself would wait for it for ever. Pure. */
import type { MasterState } from '../apis/spark-master.ts'
import { parseMebibytes, showMebibytes } from '../config/size.ts'
import { ToolError } from '../errors.ts'
import type { Facts } from '../probes/facts.ts'
import { alive, offers, tooMuch, type ExecutorAsk } from '../sites/executor-fit.ts'
import { driverHeap } from './driver-command.ts'

/** Throws ToolError USAGE for a value that is no size or no number. */
export function executorAsk(settings: ReadonlyMap<string, string>): ExecutorAsk {
  return {
    memory: mebibytes(settings, 'spark.executor.memory') ?? 1024,
    cores: whole(settings, 'spark.executor.cores'),
    coresMax: whole(settings, 'spark.cores.max'),
  }
}

export function mebibytes(settings: ReadonlyMap<string, string>, key: string): number | undefined {
  const text = settings.get(key)
  if (text === undefined) return undefined
  const found = parseMebibytes(/^\d+$/.test(text) ? `${text}m` : text)
  if (found === undefined)
    throw new ToolError('USAGE', { message: `${key} is not a size: ${text}`, hint: 'Write it like 512m or 4g.' })
  return found
}

export function whole(settings: ReadonlyMap<string, string>, key: string): number | undefined {
  const text = settings.get(key)
  if (text === undefined) return undefined
  if (!/^[1-9]\d*$/.test(text))
    throw new ToolError('USAGE', {
      message: `${key} is not a number of cores: ${text}`,
      hint: 'Write a whole number, at least 1.',
    })
  return Number(text)
}

/** Throws ToolError: NOT_RUNNING without a worker, JOB_FAILED when no worker, however idle, could hold one executor. */
export function checkFit(settings: ReadonlyMap<string, string>, state: MasterState, driverMachine: Facts): void {
  const workers = alive(state)
  if (workers.length === 0) {
    throw new ToolError('NOT_RUNNING', {
      message: 'the master runs, but no worker is registered with it',
      hint: 'Run `tinderbox up`; it says what is wrong with the workers.',
    })
  }
  const ask = executorAsk(settings)
  const asked = tooMuch(ask, workers)
  if (asked !== undefined) throw tooLarge(asked, workers)
  if (ask.cores !== undefined && ask.coresMax !== undefined && ask.cores > ask.coresMax) {
    throw new ToolError('JOB_FAILED', {
      message: `an executor asks for ${ask.cores} cores (spark.executor.cores), but the whole job may have ${ask.coresMax} (spark.cores.max)`,
      hint: 'Spark would wait for ever. Make the first smaller or the second larger.',
    })
  }
  checkDriver(settings, driverMachine)
}

/** Throws ToolError JOB_FAILED when its machine cannot hold the driver's heap. */
export function checkDriver(settings: ReadonlyMap<string, string>, driverMachine: Facts): void {
  mebibytes(settings, 'spark.driver.memory')
  if (driverHeap(settings) > driverMachine.system.memory) {
    throw new ToolError('JOB_FAILED', {
      message: `the driver asks for ${showMebibytes(driverHeap(settings))} (spark.driver.memory), and ${driverMachine.machine} has ${showMebibytes(driverMachine.system.memory)}`,
      hint: 'Make spark.driver.memory smaller, or run the driver on a larger machine with --on.',
    })
  }
}

function tooLarge(asked: string, workers: MasterState['workers']): ToolError {
  const memory = Math.max(...workers.map((worker) => worker.memory))
  return new ToolError('JOB_FAILED', {
    message: `each executor of the job asks for ${asked}, which no worker offers`,
    hint: `Spark would wait for ever. Ask for less, for example --conf spark.executor.memory=${Math.floor((memory * 3) / 4)}m, or give the workers more.`,
    seen: offers(workers),
  })
}
