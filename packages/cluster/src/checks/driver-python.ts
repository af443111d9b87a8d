import { groupBy } from '../group-by.ts'
import { activeMaster } from '../sites/active-master.ts'
import type { DoctorCheck } from './doctor-check.ts'

/** Executors refuse what a driver of another minor version of Python sends them. */
export const driverPython: DoctorCheck = {
  name: 'driver-python',
  about: 'outcome',
  page: {
    title: 'A driver has another Python than the workers',
    means:
      'A notebook, or a script with a Python of its own, runs its driver with one minor version of Python, and the workers have another: every job with Python functions fails with "PYTHON_VERSION_MISMATCH". It is told for half an hour after the last one of its executors was started.',
    mend: 'Run it with `tinderbox submit` or `tinderbox shell`: driver and workers then have the Python of the cluster. Else give the driver the version of the workers (`PYSPARK_DRIVER_PYTHON`, another kernel of the notebook), or all machines that of the driver: `python.executable` in the file. SQL and DataFrames without Python functions need no Python on the workers.',
  },
  run({ cluster, machines, examined }) {
    const { state, placement } = activeMaster(cluster, machines)
    const known = new Map((state?.activeapps ?? []).map((one) => [one.id, one]))
    const refused = [...examined].flatMap(([machine, { executors = [] }]) =>
      executors.flatMap(({ application, python }) => (python === undefined ? [] : [{ machine, application, python }])),
    )
    return [...groupBy(refused, ({ application }) => application)].map(([id, group]) => {
      const [{ python }] = group as [(typeof group)[number]]
      const [worker, driver] = python.match(/\d+\.\d+/g) ?? []
      const own = known.get(id)
      return {
        severity: 'warning' as const,
        machine: placement.machine,
        summary: `the driver of ${own ? `"${own.name}"` : id} has Python ${driver}, and the workers have ${worker}: its Python functions fail`,
        evidence: group
          .map(({ machine }) => `${machine}: an executor of ${id}: Python in worker has different version: ${python}`)
          .join('\n'),
        hint: `Run it with tinderbox submit, or its driver with Python ${worker} (PYSPARK_DRIVER_PYTHON).`,
      }
    })
  },
}
