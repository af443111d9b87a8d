import type { Fault } from './fault.ts'
import { endDriver, executorLogs } from './stock-driver.ts'
import { waitFor } from '../wait.ts'

const name = 'other-python'

/** A driver says its version with every task, and the worker compares. */
const program = `from pyspark.sql import SparkSession
import time
spark = SparkSession.builder.appName("${name}").getOrCreate()
spark.sparkContext.pythonVer = "3.99"
try:
    spark.sparkContext.parallelize(range(2), 2).map(lambda one: one).count()
except Exception:
    time.sleep(600)
`

export const driverPython: Fault = {
  name: 'a notebook has another minor version of Python than the workers',
  lab: 'spark',
  check: 'driver-python',
  machine: 'n1',
  says: /the driver of "other-python" has Python 3\.99, and the workers have 3\.\d+: its Python functions fail\nn[23]: an executor of app-/,
  simulated: 'the driver says a version that it does not have',
  async inject({ machine }) {
    await machine('n1').run(
      `cat > /var/tmp/${name}.py && systemd-run --quiet --collect --unit=${name} --uid=tinderbox bash -c '. /etc/profile.d/tinderbox-lab.sh; cd /tmp; exec spark-submit --conf spark.cores.max=1 /var/tmp/${name}.py'`,
      { input: program },
    )
    await waitFor('an executor to refuse it', 120_000, async () => {
      const found = await Promise.all(
        ['n2', 'n3'].map((one) => machine(one).run(`grep -qs 'different version' ${executorLogs}`, { check: false })),
      )
      return found.some(({ exitCode }) => exitCode === 0)
    })
  },
  mended: false,
  async heal({ machine }) {
    await endDriver(machine('n1'), name)
    // It is told for half an hour.
    await Promise.all(
      ['n2', 'n3'].map((one) =>
        machine(one).run(`grep -ls 'different version' ${executorLogs} | xargs -r dirname | xargs -r rm -r`),
      ),
    )
  },
}
