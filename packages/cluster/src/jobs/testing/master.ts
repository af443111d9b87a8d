import { masterState, type MasterState } from '../../apis/spark-master.ts'

const worker = (port: number, used: { cores: number; memory: number }) => ({
  id: `worker-20261122153956-127.0.0.1-${port}`,
  host: '127.0.0.1',
  port,
  webuiaddress: 'http://127.0.0.1:8085',
  cores: 1,
  coresused: used.cores,
  memory: 9728,
  memoryused: used.memory,
  state: 'ALIVE',
  lastheartbeat: 1795362132454,
})

export const application = (id: string, cores: number, name = 'Pi') => ({
  id,
  name,
  user: 'tinderbox',
  cores,
  state: cores > 0 ? 'RUNNING' : 'WAITING',
  starttime: 1795362124416,
  duration: 22398,
})

/** As a master with two workers of one core and 9728 MiB each says it. */
export function master(
  applications: readonly ReturnType<typeof application>[],
  used = { cores: 0, memory: 0 },
): MasterState {
  return masterState.parse({
    url: 'spark://127.0.0.1:7077',
    status: 'ALIVE',
    workers: [worker(7081, used), worker(7082, used)],
    activeapps: applications,
  })
}
