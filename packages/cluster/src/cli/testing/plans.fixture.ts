/** Plans by hand, like those of real clusters. */
import type { Action } from '../../actions/action.ts'
import type { Plan } from '../../operations/plan.ts'

const here = '/opt/tinderbox/clusters/prod'

function folders(machine: string, count: number): Action[] {
  const names = ['', '/conf', '/services', '/conf/none', '/work', '/logs', '/jobs'].slice(0, count)
  return names.map((name) => ({
    kind: 'make-folder',
    machine,
    why: 'is not there',
    path: `${here}${name}`,
    mode: '755',
    owner: 'root',
  }))
}

function file(machine: string, path: string, more: Partial<Extract<Action, { kind: 'write-file' }>> = {}): Action {
  return {
    kind: 'write-file',
    machine,
    why: 'is not there',
    path,
    body: 'text\n',
    mode: '644',
    owner: 'root',
    secret: false,
    before: undefined,
    ...more,
  }
}

function start(machine: string, service: string, restart = false): Action {
  return {
    kind: 'start-service',
    machine,
    why: restart ? 'it runs with an older configuration' : 'it is not running',
    cluster: 'prod',
    service,
    supervisor: 'systemd',
    restart,
    changes: [],
  }
}

function bring(machine: string, artifact: 'spark' | 'java' | 'classes', name: string, why = 'is not there'): Action {
  return {
    kind: 'deliver',
    machine,
    why,
    artifact,
    version: artifact === 'java' ? '17' : '4.3.0',
    folder: '/opt/tinderbox/software',
    name,
  }
}

const workers = Array.from({ length: 40 }, (_, i) => `worker${i + 1}`)
const all = ['head', ...workers]

/** The first `up` of forty-one machines. */
export const firstPlan: Plan = {
  cluster: 'prod',
  findings: [],
  stepped: [],
  membership: { joins: [], leaves: [], forgotten: [], renamed: [] },
  applications: [],
  together: undefined,
  unplanned: [],
  steps: [
    {
      title: 'Prepare the machines',
      actions: all.flatMap((machine): Action[] => [
        { kind: 'create-user', machine, why: 'daemons never run as root', user: 'tinderbox', home: '/opt/tinderbox' },
        ...folders(machine, 7),
      ]),
    },
    {
      title: 'Bring the software',
      actions: all.flatMap((machine) => [
        bring(machine, 'java', 'java-17', machine === 'worker7' ? 'there is only Java 11.0.2' : 'there is no Java'),
        bring(machine, 'spark', 'spark-4.3.0'),
        bring(machine, 'classes', 'classes-spark-4.3.0-java-17'),
      ]),
    },
    {
      title: 'Write the configuration',
      actions: all.flatMap((machine) => [
        file(machine, `${here}/conf/daemons.conf`, { secret: true, body: 'spark.authenticate.secret hunter2\n' }),
        file(machine, `${here}/conf/log4j2.properties`),
        file(machine, `${here}/services/${machine === 'head' ? 'spark-master' : 'spark-worker'}/run`),
        file(
          machine,
          `/etc/systemd/system/tinderbox-prod-${machine === 'head' ? 'spark-master' : 'spark-worker'}.service`,
        ),
        file(machine, '/etc/profile.d/tinderbox-prod.sh'),
      ]),
    },
    { title: 'Start the master', actions: [start('head', 'spark-master')], until: { service: 'spark-master' } },
    {
      title: 'Start the workers',
      actions: workers.map((machine) => start(machine, 'spark-worker')),
      until: { service: 'spark-worker' },
    },
  ],
}

const run = (memory: string, port: number) =>
  `#!/bin/sh\n# spark-worker of the cluster prod.\numask 027\nexport JAVA_HOME=/opt/tinderbox/software/java-17\nexec /opt/tinderbox/software/java-17/bin/java -XX:+IgnoreUnrecognizedVMOptions --add-modules=jdk.incubator.vector --add-opens=java.base/java.lang=ALL-UNNAMED -Xmx512m -cp /opt/tinderbox/software/classes/classpath.jar org.apache.spark.deploy.worker.Worker --host 10.0.0.2 --port ${port} --memory ${memory} spark://10.0.0.1:7077\n`

/** A change of the file: less memory for the workers; and on one machine a file that somebody has changed. */
export const changePlan: Plan = {
  cluster: 'prod',
  findings: [
    {
      check: 'memory',
      severity: 'warning',
      machine: 'b',
      summary: '15.5 GiB are promised to executors and daemons, and the machine has 15.3 GiB',
      evidence: '/proc/meminfo: 15667 MiB in all; workers 15360 MiB, daemons 512 MiB',
      hint: 'Lower spark.worker.memory, for all or under machines for this one; "auto" leaves what the system and the daemons need.',
    },
  ],
  stepped: [],
  membership: { joins: [], leaves: [], forgotten: [], renamed: [] },
  applications: [],
  together: undefined,
  unplanned: [],
  steps: [
    {
      title: 'Write the configuration',
      actions: [
        file('b', `${here}/services/spark-worker/run`, {
          why: 'differs',
          before: run('15360m', 7079),
          body: run('8192m', 7079),
          mode: '755',
        }),
        file('c', `${here}/services/spark-worker/run`, {
          why: 'differs',
          before: run('15360m', 7079),
          body: run('8192m', 7079),
          mode: '755',
        }),
        file('c', `${here}/conf/daemons.conf`, {
          why: 'differs',
          secret: true,
          before: 'spark.authenticate.secret hunter2\n',
          body: 'spark.authenticate.secret hunter3\n',
        }),
        file('a', `${here}/conf/log4j2.properties`, {
          why: 'differs',
          before:
            'rootLogger.level = debug\nrootLogger.appenderRef.file.ref = file\nappender.file.type = RollingFile\n',
          body: 'rootLogger.level = info\nrootLogger.appenderRef.file.ref = file\nappender.file.type = RollingFile\n',
        }),
      ],
    },
    {
      title: 'Stop what is in the way',
      actions: [
        {
          kind: 'stop-service',
          machine: 'a',
          why: 'the file does not have it on this machine',
          cluster: 'prod',
          service: 'spark-worker',
          supervisor: 'systemd',
        },
      ],
    },
    {
      title: 'Start the workers',
      actions: [start('b', 'spark-worker', true), start('c', 'spark-worker', true)],
      until: { service: 'spark-worker' },
    },
  ],
}

/** The first `up` without a file, where a web server has the port. */
export const localPlan: Plan = {
  cluster: 'local',
  findings: [],
  membership: { joins: [], leaves: [], forgotten: [], renamed: [] },
  applications: [],
  together: undefined,
  unplanned: [],
  stepped: [{ service: 'spark-master', name: 'ui', wanted: 8080, chosen: 8082, by: 'nginx' }],
  steps: [
    { title: 'Prepare the machines', actions: folders('localhost', 7) },
    { title: 'Start the master', actions: [start('localhost', 'spark-master')], until: { service: 'spark-master' } },
    {
      title: 'Start the workers',
      actions: [start('localhost', 'spark-worker-1'), start('localhost', 'spark-worker-2')],
      until: { service: 'spark-worker' },
    },
  ],
}
