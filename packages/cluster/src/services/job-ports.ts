/** What drivers and executors listen on, declared as the services declare theirs. They come and go with the jobs; each port may step up to `tries` further. Pure. */
import type { PortUse } from './service.ts'

export interface JobPort extends PortUse {
  readonly service: 'driver' | 'executor'
}

/**
 * The first ports of what drivers and executors listen on; each may step up to `tries` further when several run on one machine. Fixed, and
 * below Linux's ephemeral range, so that a firewall can be told.
 */
export const jobPorts = { driver: 7120, driverBlocks: 7190, executorBlocks: 7260, ui: 4040, tries: 64 }

type JobPorts = { readonly [K in keyof typeof jobPorts]: number }

const keys = {
  driver: 'spark.driver.port',
  driverBlocks: 'spark.driver.blockManager.port',
  executorBlocks: 'spark.blockManager.port',
  ui: 'spark.ui.port',
  tries: 'spark.port.maxRetries',
} as const

type Conf = Readonly<Record<string, string>>

/** The user's own win, as they do in a job. 0: any port, which no firewall can be told. */
export function jobPortsOf(conf: Conf): JobPorts {
  const own = (name: keyof JobPorts) => {
    const said = conf[keys[name]]
    return said !== undefined && /^\d{1,5}$/.test(said.trim()) ? Number(said) : jobPorts[name]
  }
  return {
    driver: own('driver'),
    driverBlocks: own('driverBlocks'),
    executorBlocks: own('executorBlocks'),
    ui: own('ui'),
    tries: own('tries'),
  }
}

/** As properties of a job. */
export function jobPortProperties(): Record<string, string> {
  return Object.fromEntries(Object.entries(keys).map(([name, key]) => [key, `${jobPorts[name as keyof JobPorts]}`]))
}

/** Those that are fixed. */
export function portsOfJobs(conf: Conf): readonly JobPort[] {
  const { driver, driverBlocks, executorBlocks, ui } = jobPortsOf(conf)
  const key = (name: keyof JobPorts) => `spark.conf: ${keys[name]}`
  const all: readonly JobPort[] = [
    { service: 'driver', name: 'rpc', number: driver, from: 'cluster', by: ['executor'], key: key('driver') },
    {
      service: 'driver',
      name: 'blocks',
      number: driverBlocks,
      from: 'cluster',
      by: ['executor'],
      key: key('driverBlocks'),
    },
    {
      service: 'executor',
      name: 'blocks',
      number: executorBlocks,
      from: 'cluster',
      by: ['executor', 'driver'],
      key: key('executorBlocks'),
    },
    { service: 'driver', name: 'ui', number: ui, from: 'self', by: [], key: key('ui') },
  ]
  return all.filter(({ number }) => number > 0)
}
