import { placementsOf, serviceId, type Placement } from '../config/cluster.ts'
import { groupBy } from '../group-by.ts'
import type { DoctorCheck, Patient } from './doctor-check.ts'
import { workerRefused } from './worker-refused.ts'

/** A driver of another line of Spark, or built for another Scala, is never registered: the master cannot read what it says. */
export const driverVersions: DoctorCheck = {
  name: 'driver-versions',
  about: 'outcome',
  page: {
    title: 'A driver has another Spark or Scala than the cluster',
    means:
      'A notebook, a script or a `spark-submit` with a Spark of its own asks the master for executors, and the master cannot read what it says: "InvalidClassException ... local class incompatible" is in the master\'s log. The driver waits, asks twice more, and gives up after a minute with "All masters are unresponsive". Drivers and daemons have to be of the same line of Spark (4.2 and 4.3 are two), and built for the same Scala.',
    mend: 'Run it with `tinderbox submit` or `tinderbox shell`: its driver then has the Spark of the cluster. Else give it that Spark: `pip install pyspark==VERSION`, or a `SPARK_HOME` of that version. A program that speaks Spark Connect (`connect: {}` in the file) needs no Spark of its own.',
  },
  run(patient) {
    const { cluster, machines, examined } = patient
    const heard = placementsOf(cluster, 'spark-master').flatMap((placement) => {
      const life = examined.get(placement.machine)?.lives?.find(({ id }) => id === serviceId(placement))
      return (life?.garbled ?? []).map((one) => ({ master: placement.machine, ...one }))
    })
    const { version } = cluster.settings.spark
    // Each try comes from the same connection; each program has its own.
    return [...groupBy(heard, ({ from }) => from.replace(/:\d+$/, ''))].flatMap(([address, group]) => {
      const at = [...machines].find(([, on]) => on.facts.system.addresses.includes(address))?.[0]
      if (at !== undefined && isOfWorker(patient, at)) return []
      // Each program asks every master.
      const programs = Math.max(
        ...[...groupBy(group, ({ master: asked }) => asked).values()].map(
          (own) => new Set(own.map(({ from: speaks }) => speaks)).size,
        ),
      )
      const [{ master, from, said }] = group as [(typeof group)[number]]
      return [
        {
          severity: 'error' as const,
          machine: at ?? master,
          summary: `${programs === 1 ? 'a program' : `${programs} programs`} at ${address} ${programs === 1 ? 'has' : 'have'} another Spark than the cluster's ${version}, or another Scala: the master cannot read what ${programs === 1 ? 'it says' : 'they say'}`,
          evidence: `the log of spark-master on ${master}, from ${from}: ${said}`,
          hint: `Run it with tinderbox submit, or give it Spark ${version}: pip install pyspark==${version}, or SPARK_HOME.`,
        },
      ]
    })
  },
}

/** A worker of the cluster's that the master cannot read either is told by itself. */
function isOfWorker(patient: Patient, machine: string): boolean {
  const { cluster, machines } = patient
  const versionOf = (placement: Placement) =>
    machines.get(placement.machine)?.facts.daemons.find(({ id }) => id === serviceId(placement))?.version
  const ofMasters = placementsOf(cluster, 'spark-master').map(versionOf)
  const isOther = placementsOf(cluster, 'spark-worker').some((placement) => {
    const own = placement.machine === machine ? versionOf(placement) : undefined
    return own !== undefined && ofMasters.some((version) => version !== undefined && version !== own)
  })
  return isOther || workerRefused.run(patient).some((one) => one.machine === machine)
}
