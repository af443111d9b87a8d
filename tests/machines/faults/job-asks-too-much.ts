import type { Fault } from './fault.ts'
import { driverPage, endDriver, startDriver } from './stock-driver.ts'

export const jobAsksTooMuch: Fault = {
  name: 'a job asks for more memory than any worker has',
  lab: 'spark',
  check: 'job-asks-too-much',
  machine: 'n1',
  says: /the job "greedy" waits for ever: each of its executors asks for 8\.0 GiB \(spark\.executor\.memory\)/,
  async inject({ machine }) {
    await startDriver(machine('n1'), 'greedy', { 'spark.executor.memory': '8g' })
  },
  mended: true,
  chosen: true,
  async clear({ machine }) {
    await endDriver(machine('n1'), 'greedy')
  },
}

export const jobAsksTooManyCores: Fault = {
  name: 'a job asks for more cores for an executor than any worker has',
  lab: 'spark',
  check: 'job-asks-too-much',
  machine: 'n1',
  says: /each of its executors asks for 6 cores \(spark\.executor\.cores\)/,
  async inject({ machine }) {
    // The master does not say how many cores it asks for: its own page does.
    await startDriver(machine('n1'), 'broad', { 'spark.executor.cores': '6' }, driverPage)
  },
  mended: true,
  chosen: true,
  async clear({ machine }) {
    await endDriver(machine('n1'), 'broad')
  },
}
