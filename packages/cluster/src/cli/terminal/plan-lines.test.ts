import { expect, test } from 'vitest'
import type { Action } from '../../actions/action.ts'
import { planDown } from '../../operations/plan-down.ts'
import type { Plan } from '../../operations/plan.ts'
import { threeMachines } from '../../testing/clusters.ts'
import { healthyFacts, sitesOf } from '../../testing/facts.ts'
import { planData } from '../plan-data.ts'
import { changePlan, firstPlan, localPlan } from '../testing/plans.fixture.ts'
import { plainLooks } from '../testing/plain-looks.ts'
import { planLines } from './plan-lines.ts'

const workers = Array.from({ length: 40 }, (_, i) => `worker${i + 1}`)

test('forty-one machines in a few lines', () => {
  expect(planLines(firstPlan, { looks: plainLooks(100), diff: true, machines: 41 }).join('\n')).toMatchInlineSnapshot(`
    "Prepare the machines
      + head, worker[1-40]  create the system user tinderbox (daemons never run as root)
      + head, worker[1-40]  make 7 folders below /opt/tinderbox/clusters/prod

    Bring the software
      + head, worker[1-6], worker[8-40]  bring Java 17 (there is no Java)
      + head, worker[1-40]               bring Spark 4.3.0
      + head, worker[1-40]               bring the class archive of Spark 4.3.0
      + worker7                          bring Java 17 (there is only Java 11.0.2)

    Write the configuration
      + head, worker[1-40]  write 3 files below /opt/tinderbox/clusters/prod
      + head                write /etc/systemd/system/tinderbox-prod-spark-master.service
      + head, worker[1-40]  write /etc/profile.d/tinderbox-prod.sh
      + worker[1-40]        write /etc/systemd/system/tinderbox-prod-spark-worker.service

    Start the master
      + head  start spark-master

    Start the workers
      + worker[1-40]  start spark-worker

    697 changes on 41 machines; 41 starts"
  `)
})

test('on a narrow screen no line is too long', () => {
  for (const width of [60, 80]) {
    for (const plan of [firstPlan, changePlan]) {
      const lines = planLines(plan, { looks: plainLooks(width), diff: true, machines: 41 })
      expect(lines.filter((line) => line.length > width && !line.includes('/'))).toEqual([])
    }
  }
})

test('a change: problems first, then what changes in files and what restarts', () => {
  expect(planLines(changePlan, { looks: plainLooks(100), diff: true, machines: 3 }).join('\n')).toMatchInlineSnapshot(`
    "! b: 15.5 GiB are promised to executors and daemons, and the machine has 15.3 GiB
      | /proc/meminfo: 15667 MiB in all; workers 15360 MiB, daemons 512 MiB
      fix: Lower spark.worker.memory, for all or under machines for this one; "auto" leaves what the
           system and the daemons need.

    Write the configuration
      ~ b, c  change /opt/tinderbox/clusters/prod/services/spark-worker/run
            umask 027
            export JAVA_HOME=/opt/tinderbox/software/java-17
          - … --memory 15360m spark://10.0.0.1:7077
          + … --memory 8192m spark://10.0.0.1:7077
      ~ c     change /opt/tinderbox/clusters/prod/conf/daemons.conf
      ~ a     change /opt/tinderbox/clusters/prod/conf/log4j2.properties
          - rootLogger.level = debug
          + rootLogger.level = info
            rootLogger.appenderRef.file.ref = file
            appender.file.type = RollingFile

    Stop what is in the way
      - a  stop spark-worker (the file does not have it on this machine)

    Start the workers
      ~ b, c  restart spark-worker (it runs with an older configuration)

    7 changes on 3 machines; 2 restarts; 1 stop"
  `)
})

test('this machine alone: no names, and the ports that were stepped over', () => {
  expect(planLines(localPlan, { looks: plainLooks(80), diff: false, machines: 1 }).join('\n')).toMatchInlineSnapshot(`
    "• port 8080 is taken by nginx: spark-master uses 8082

    Prepare the machines
      + make 7 folders below /opt/tinderbox/clusters/prod

    Start the master
      + start spark-master

    Start the workers
      + start spark-worker-1, spark-worker-2

    10 changes on 1 machine; 3 starts"
  `)
})

test('a secret is never shown', () => {
  const shown = [firstPlan, changePlan].flatMap((plan) => [
    planLines(plan, { looks: plainLooks(100), diff: true, machines: 41 }).join('\n'),
    JSON.stringify(planData(plan)),
  ])
  for (const text of shown) expect(text).not.toContain('hunter')
})

test('whom it disturbs comes first', () => {
  const plan = {
    ...changePlan,
    findings: [],
    membership: { joins: ['d'], leaves: ['e', 'f'], forgotten: ['g'], renamed: [{ from: 'h', to: 'west' }] },
    together: 'the master will be at spark://10.0.0.1:7177',
    applications: [
      { id: 'app-20261122101112-0003', name: 'etl', effect: 'goes on', by: ['b: spark-worker', 'c: spark-worker'] },
      { id: 'app-20261122101112-0004', name: undefined, effect: 'ends', by: ['a: spark-master', 'b: spark-worker'] },
    ],
    steps: [],
  } as const
  expect(planLines(plan, { looks: plainLooks(80), diff: true, machines: 3 }).join('\n')).toMatchInlineSnapshot(`
    "+ d joins
    - e, f leave: they are drained, stopped, and cleaned of all that Tinderbox put
      there
    - g is forgotten: nothing is done there
    ~ h is now called west
    ! all workers change at once: the master will be at spark://10.0.0.1:7177; one
      running application ends
    Running applications that this touches
      app-20261122101112-0004       ends     spark-master on a, spark-worker on b
      app-20261122101112-0003  etl  goes on  spark-worker on b, c

    0 changes on 0 machines"
  `)
})

test('many batches are one step to read', () => {
  const batch = (i: number): Plan['steps'][number] => ({
    title: `Change the workers, ${i} of 10`,
    actions: workers.slice(4 * i - 4, 4 * i).flatMap((machine): Action[] => [
      {
        kind: 'drain-worker',
        machine,
        why: 'its work is handed on before it stops',
        cluster: 'prod',
        service: 'spark-worker',
        patience: 300,
        drivers: false,
        applications: [],
      },
      {
        kind: 'start-service',
        machine,
        why: 'heap 512m -> 1024m',
        cluster: 'prod',
        service: 'spark-worker',
        supervisor: 'systemd',
        restart: true,
        changes: [],
      },
    ]),
    until: { service: 'spark-worker', machines: workers.slice(4 * i - 4, 4 * i) },
  })
  const plan = {
    ...changePlan,
    findings: [],
    steps: [
      ...Array.from({ length: 10 }, (_, i) => batch(i + 1)),
      { title: 'Wait for some', actions: [], until: { service: 'spark-worker', machines: ['worker1'] } },
    ],
  } as const
  expect(planLines(plan, { looks: plainLooks(80), diff: true, machines: 41 }).join('\n')).toMatchInlineSnapshot(`
    "Change the workers, 4 at a time, in 10 batches
      ~ worker[1-40]  drain spark-worker (its work is handed on before it stops)
      ~ worker[1-40]  restart spark-worker (heap 512m -> 1024m)

    Wait for some
      wait until worker1 is registered

    80 changes on 40 machines; 40 restarts; 40 drains"
  `)
})

test('what is waited for is not so yet only where nothing before has disturbed it', () => {
  const steps = [{ title: 'Start the workers', actions: [], until: { service: 'spark-worker' } }] as const
  const lines = planLines({ ...changePlan, findings: [], steps }, { looks: plainLooks(80), diff: true, machines: 3 })
  expect(lines.join('\n')).toContain('wait until every worker is registered (not yet)')
})

test('what is lost with --purge comes before what is done, and data goes like all that is removed', () => {
  const cluster = threeMachines('hdfs: { data: [/srv/disk] }')
  const plan = planDown(cluster, sitesOf(cluster, healthyFacts(cluster)), { purge: true })
  const lines = planLines(plan, { looks: plainLooks(100), diff: false, machines: 3 })
  expect(lines[0]).toBe('! all files in HDFS on b, c will be lost: 0 KiB with all copies')
  expect(lines).toContain('  - b, c  empty /srv/disk of what HDFS has in it')
})
