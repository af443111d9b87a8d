import type { Fault } from './fault.ts'
import { endDriver, executorLogs, startDriver } from './stock-driver.ts'
import { waitFor } from '../wait.ts'

/** As where a laptop's name resolves to 127.0.1.1: executors look for the driver on their own machines. */
export const driverUnreachable: Fault = {
  name: 'a driver says an address that only its own machine has, and executors start and die',
  lab: 'spark',
  check: 'driver-unreachable',
  machine: 'n1',
  says: /the executors of "lonely" cannot reach its driver at 127\.0\.1\.1:7\d+: it says an address of its own machine only/,
  async inject({ machine }) {
    await startDriver(machine('n1'), 'lonely', {
      'spark.driver.host': '127.0.1.1',
      'spark.driver.bindAddress': '0.0.0.0',
    })
    await waitFor('an executor to fail', 60_000, async () => {
      const { exitCode } = await machine('n2').run(
        `grep -qs 'Failed to connect to .*127\\.0\\.1\\.1' ${executorLogs}`,
        { check: false },
      )
      return exitCode === 0
    })
  },
  mended: false,
  async heal({ machine }) {
    await endDriver(machine('n1'), 'lonely')
  },
}
