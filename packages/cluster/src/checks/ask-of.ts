/** What each executor of an application asks for. Pure. */
import { parseMebibytes } from '../config/size.ts'
import type { activeMaster } from '../sites/active-master.ts'
import type { ExecutorAsk } from '../sites/executor-fit.ts'
import type { Patient } from './doctor-check.ts'

type Application = NonNullable<ReturnType<typeof activeMaster>['state']>['activeapps'][number]

/** By the driver's own page, where it runs on a machine of the cluster; else by what the master says. */
export function askOf({ examined }: Patient, { id, memoryperexecutor }: Application): ExecutorAsk {
  const driver = [...examined.values()]
    .flatMap(({ drivers = [] }) => drivers)
    .find(({ application }) => application === id)
  const cores = (key: string) => {
    const value = Number(driver?.settings.get(key))
    return Number.isInteger(value) && value > 0 ? value : undefined
  }
  const said = driver?.settings.get('spark.executor.memory')
  return {
    memory: memoryperexecutor ?? (said === undefined ? undefined : parseMebibytes(said)) ?? 1024,
    cores: cores('spark.executor.cores'),
    coresMax: cores('spark.cores.max'),
  }
}
