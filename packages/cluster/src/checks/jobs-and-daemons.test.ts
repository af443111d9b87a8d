/** Each of the doctor's checks of daemons, of Hadoop and of jobs: silent where all is well, and what it says where it is not. */
import { describe, expect, test } from 'vitest'
import type { Cluster } from '../config/cluster.ts'
import { parseClusterFile } from '../file/read.ts'
import type { Facts } from '../probes/facts.ts'
import type { Examination } from '../probes/examination.ts'
import { sharedMachine, thisMachine, threeMachines } from '../testing/clusters.ts'
import { bareFacts, changed, healthyFacts, withFile } from '../testing/facts.ts'
import { aFolder, testClusterId } from '../testing/hadoop-facts.ts'
import { aLife } from '../testing/healthy-examination.ts'
import { aPatient, type PatientOptions } from '../testing/patient.ts'
import type { Finding } from './check.ts'
import { doctorChecks } from './doctor-checks.ts'
import { fold, hdfsBlocks } from './fold.ts'

const hadoop = 'hdfs: {}\nyarn: {}\nhistory: {}'
const mine = [
  'daemon-frozen',
  'hdfs-cluster-id',
  'datanode-refused',
  'event-log-folder',
  'crash-loop',
  'worker-refused',
  'worker-forgotten',
  'hdfs-dead-datanode',
  'nodemanager-unhealthy',
  'hdfs-safe-mode',
  'hdfs-missing-blocks',
  'hdfs-under-replicated',
  'history-empty',
  'job-asks-too-much',
  'cores-taken',
  'driver-python',
  'driver-unreachable',
  'driver-versions',
  'yarn-waits',
  'containers-taken',
]

function run(name: string, cluster: Cluster, options?: PatientOptions): readonly Omit<Finding, 'check'>[] {
  return doctorChecks.find((check) => check.name === name)!.run(aPatient({ ...options, cluster }))
}

describe.each<[string, Cluster]>([
  ['three machines', threeMachines()],
  ['a shared machine', sharedMachine()],
  ['this machine', thisMachine()],
  ['all of Hadoop', threeMachines(hadoop)],
  ['masters that stand by', threeMachines(`${hadoop}\nha: {}`)],
  ['a history server without HDFS', threeMachines('history: {}')],
])('%s', (_, cluster) => {
  test.each(mine)('%s is silent where all is well, and where nothing is installed', (name) => {
    expect(run(name, cluster)).toEqual([])
    expect(run(name, cluster, { facts: bareFacts(cluster), patient: { isUp: false } })).toEqual([])
  })

  test.each(mine)('%s is silent where nothing was examined in time', (name) => {
    const patient = aPatient({ cluster })
    const blind = new Map([...patient.examined].map(([machine]) => [machine, { machine, unseen: ['all'] }]))
    expect(doctorChecks.find((check) => check.name === name)!.run({ ...patient, examined: blind })).toEqual([])
  })
})

type Node = NonNullable<Facts['namenode']>
type Master = NonNullable<Facts['sparkMaster']>

const nameNode = (change: Partial<Node>) => (facts: readonly Facts[]) =>
  changed(facts, 'a', ({ namenode }) => ({ namenode: { ...namenode!, ...change } }))
const manager = (change: Partial<NonNullable<Facts['resourcemanager']>>) => (facts: readonly Facts[]) =>
  changed(facts, 'a', ({ resourcemanager }) => ({ resourcemanager: { ...resourcemanager!, ...change } }))
const master = (change: (state: Master) => Partial<Master>) => (facts: readonly Facts[]) =>
  changed(facts, 'a', ({ sparkMaster }) => ({ sparkMaster: { ...sparkMaster!, ...change(sparkMaster!) } }))
const uncounted = master(({ workers }) => ({ workers: workers.filter(({ host }) => host !== '10.0.0.12') }))
const application = (more: Partial<Master['activeapps'][number]> = {}): Master['activeapps'][number] => ({
  id: 'app-1',
  name: 'pi',
  user: 'ada',
  cores: 0,
  memoryperexecutor: 1024,
  state: 'WAITING',
  starttime: 0,
  duration: 60_000,
  ...more,
})
const apps = (...activeapps: Master['activeapps']) => master(() => ({ activeapps }))
const busy = (facts: readonly Facts[]) =>
  master(({ workers }) => ({
    workers: workers.map((worker) => ({ ...worker, coresused: worker.cores })),
    activeapps: [
      application(),
      application({ id: 'app-0', name: 'shell', cores: 16, state: 'RUNNING', duration: 7_200_000 }),
    ],
  }))(facts)
const memoryTaken = (facts: readonly Facts[]) =>
  master(({ workers }) => ({
    workers: workers.map((worker) => ({ ...worker, coresused: 2, memoryused: worker.memory - 512 })),
  }))(busy(facts))
const lives = (...life: Parameters<typeof aLife>) => ({ b: { lives: [aLife(...life)] } })
const datanode = '/opt/tinderbox/clusters/demo/data/hdfs-datanode'
const disk = { device: '/dev/sdb1', at: datanode, type: 'ext4', options: 'rw' }
const dataVolume = ({ volumes }: Examination) => ({ ...volumes!.folders[0]!, folder: datanode, real: datanode })
const waits = {
  id: 'application_1',
  name: 'pi',
  user: 'ada',
  state: 'ACCEPTED',
  startedTime: 1_799_999_000_000,
  diagnostics: "Application is added to the scheduler and is not yet activated. Queue's AM resource limit exceeded.",
}

const starves = {
  ...waits,
  state: 'RUNNING',
  diagnostics: '',
  runningContainers: 1,
  resourceRequests: [
    { resourceName: '*', numContainers: 2, capability: { memory: 3072, vCores: 1 } },
    { resourceName: '/default-rack', numContainers: 2, capability: { memory: 3072, vCores: 1 } },
  ],
}
const holds = {
  ...starves,
  id: 'application_2',
  name: 'forgotten',
  runningContainers: 3,
  allocatedMB: 7168,
  allocatedVCores: 3,
}
const asking = (memory: number, vCores: number) => ({
  resourceName: '*',
  numContainers: 1,
  capability: { memory, vCores },
})
const tooLarge = { ...starves, resourceRequests: [asking(8192, 2)] }
const yarnNode = (id: string, availMemoryMB: number, availableVirtualCores = 4) => ({
  id,
  state: 'RUNNING',
  availMemoryMB,
  usedMemoryMB: 4096 - availMemoryMB,
  availableVirtualCores,
  usedVirtualCores: 4 - availableVirtualCores,
})
const fullNodes = [yarnNode('10.0.0.12:8041', 1024), yarnNode('10.0.0.13:8041', 2048)]

interface Case {
  readonly check: string
  readonly file?: string
  readonly facts?: (facts: readonly Facts[]) => Facts[]
  readonly examined?: PatientOptions['examined']
  readonly machine: string
  readonly service?: string
  readonly severity?: 'warning'
  readonly says: RegExp
  readonly evidence: RegExp
  /** The kinds of its best fix's actions, and `up`; undefined: only told. */
  readonly fix?: readonly string[]
}

const bind = [
  '2026-11-25 19:20:01.000 INFO SignalUtils: Started daemon with process name: 12@b',
  "2026-11-25 19:20:02.000 ERROR Worker: Failed to start service 'sparkWorker'",
  'java.net.BindException: Address already in use',
]

/** The last time just now. */
const every = (seconds: number, times: number): number[] => Array.from({ length: times }, (_, i) => 1000 + i * seconds)

const cases: readonly Case[] = [
  {
    check: 'daemon-frozen',
    examined: lives('spark-worker', { pid: 42, state: 'T' }),
    machine: 'b',
    service: 'spark-worker',
    says: /^spark-worker is frozen/,
    evidence: /^\/proc\/42\/status: State: T \(stopped\)$/,
    fix: ['continue-service'],
  },
  {
    check: 'crash-loop',
    examined: lives('spark-worker', { pid: undefined, restarts: 4, age: 3, ended: 'exit-code 1', log: bind }),
    machine: 'b',
    service: 'spark-worker',
    says: /^spark-worker ends again and again: it cannot have its port or address$/,
    evidence:
      /^.*ERROR Worker.*\njava\.net\.BindException: Address already in use\nstarted again 4 times; ended last: exit-code 1$/,
  },
  {
    check: 'crash-loop',
    examined: lives('spark-worker', {
      restarts: 300,
      age: 100,
      ended: 'exit-code 1',
      log: bind,
      begun: every(122, 29),
    }),
    machine: 'b',
    service: 'spark-worker',
    severity: 'warning',
    says: /^spark-worker has ended 29 times within the last hour: it cannot have its port or address$/,
    evidence: /Address already in use\nstarted again 300 times; ended last: exit-code 1$/,
  },
  {
    check: 'crash-loop',
    examined: lives('spark-worker', {
      pid: undefined,
      restarts: 3,
      age: 3,
      ended: 'exit-code 127',
      out: ['run: 12: exec: /opt/java/bin/java: not found'],
    }),
    machine: 'b',
    says: /its Java is not there any more$/,
    evidence: /java: not found/,
    fix: ['remove-path', 'up'],
  },
  {
    check: 'crash-loop',
    examined: lives('spark-worker', {
      ...{ pid: undefined, restarts: 3, age: 3, ended: 'exit-code 126' },
      out: ['/bin/sh: 1: exec: /opt/tinderbox/clusters/demo/services/spark-worker/run: Permission denied'],
    }),
    machine: 'b',
    says: /it may not read or write a file of its own$/,
    evidence: /run: Permission denied/,
    fix: ['stop-service', 'up'],
  },
  ...['/srv/other/x', '/opt/tinderbox/clusters/demo/logs/spark-worker.log'].map((path): Case => ({
    check: 'crash-loop',
    examined: lives('spark-worker', {
      ...{ pid: undefined, restarts: 3, age: 3, ended: 'exit-code 1' },
      out: [`java.io.FileNotFoundException: ${path} (Permission denied)`],
    }),
    machine: 'b',
    says: /it may not read or write a file of its own$/,
    evidence: /Permission denied/,
  })),
  {
    check: 'crash-loop',
    examined: lives('spark-worker', {
      ...{ pid: undefined, restarts: 2, age: 5, ended: 'exit-code 1' },
      log: [
        '2026-11-25 19:20:02.000 ERROR Worker: Worker registration failed: Attempted to re-register worker at same address: 10.0.0.12:7079',
      ],
    }),
    machine: 'b',
    says: /the master still counts the one that ran there before$/,
    evidence: /Attempted to re-register/,
  },
  {
    check: 'worker-refused',
    facts: uncounted,
    examined: lives('spark-worker', {
      log: [
        '2026-11-25 19:20:02.000 WARN Worker: Failed to connect to master 10.0.0.11:7077',
        'Caused by: javax.security.sasl.SaslException: DIGEST-MD5: digest response format violation. Mismatched response.',
      ],
    }),
    machine: 'b',
    service: 'spark-worker',
    says: /^the master refuses spark-worker: its secret is not the one of the master$/,
    evidence: /Failed to connect to master.*\n.*Mismatched response/,
    fix: ['stop-service', 'up'],
  },
  {
    check: 'worker-refused',
    facts: uncounted,
    examined: lives('spark-worker', {
      log: ['java.io.InvalidClassException: org.apache.spark.deploy.DeployMessages; local class incompatible'],
    }),
    machine: 'b',
    says: /its Spark is of another version than the master's$/,
    evidence: /local class incompatible/,
    fix: ['stop-service', 'up'],
  },
  {
    check: 'driver-versions',
    examined: {
      a: {
        lives: [
          aLife('spark-master', {
            garbled: ['10.0.0.12:49638', '10.0.0.12:49638'].map((from) => ({
              from,
              said: 'java.io.InvalidClassException: org.apache.spark.resource.ResourceProfile; local class incompatible',
            })),
          }),
        ],
      },
    },
    machine: 'b',
    says: /^a program at 10\.0\.0\.12 has another Spark than the cluster's 4\.3\.0, or another Scala: the master cannot read what it says$/,
    evidence:
      /^the log of spark-master on a, from 10\.0\.0\.12:49638: java\.io\.InvalidClassException: .*local class incompatible$/,
  },
  {
    check: 'worker-forgotten',
    facts: uncounted,
    machine: 'b',
    service: 'spark-worker',
    says: /^spark-worker has run for 60 min and the master does not count it/,
    evidence: /^the master: no worker 10\.0\.0\.12:7079 is alive$/,
    fix: ['start-service'],
  },
  {
    check: 'hdfs-dead-datanode',
    file: hadoop,
    facts: nameNode({ live: {}, dead: ['10.0.0.12:9866'] }),
    machine: 'b',
    service: 'hdfs-datanode',
    says: /^hdfs-datanode runs, and the NameNode counts it as dead/,
    evidence: /DeadNodes: 10\.0\.0\.12:9866/,
    fix: ['start-service'],
  },
  {
    check: 'hdfs-cluster-id',
    file: hadoop,
    facts: (facts) =>
      changed(facts, 'b', () => ({ hdfsFolders: [aFolder('data', datanode, 'hdfs', { clusterIds: ['CID-other'] })] })),
    machine: 'b',
    service: 'hdfs-datanode',
    says: /^the folder of its DataNode belongs to another file system than the NameNode's$/,
    evidence: new RegExp(
      `^b: ${datanode}/current/VERSION: clusterID=CID-other\nthe NameNode: clusterID=${testClusterId}$`,
    ),
    examined: { b: (seen) => ({ volumes: { ...seen.volumes!, folders: [dataVolume(seen)] } }) },
    fix: ['stop-service', 'set-blocks-aside', 'up'],
  },
  ...(
    [
      // What is a disk of its own cannot be renamed.
      ['b', { b: (seen) => ({ volumes: { ...seen.volumes!, folders: [dataVolume(seen)], mounted: [disk] } }) }],
      // A link would be renamed, and not what it leads to.
      ['b', { b: (seen) => ({ volumes: { ...seen.volumes!, folders: [{ ...dataVolume(seen), real: '/disk' }] } }) }],
      // No DataNode has blocks of this NameNode: it may be the wrong one.
      ['bc', { b: (seen) => ({ volumes: { ...seen.volumes!, folders: [dataVolume(seen)] } }) }],
    ] as const satisfies readonly (readonly [string, PatientOptions['examined']])[]
  ).map(([foreign, examined]): Case => ({
    check: 'hdfs-cluster-id',
    file: hadoop,
    facts: (facts) =>
      facts.map((one) =>
        foreign.includes(one.machine)
          ? { ...one, hdfsFolders: [aFolder('data', datanode, 'hdfs', { clusterIds: ['CID-other'] })] }
          : one,
      ),
    examined,
    machine: 'b',
    service: 'hdfs-datanode',
    says: /^the folder of its DataNode belongs to another file system than the NameNode's$/,
    evidence: /clusterID=CID-other/,
  })),
  {
    check: 'datanode-refused',
    file: hadoop,
    facts: nameNode({ live: {} }),
    examined: lives('hdfs-datanode', {
      log: [
        'org.apache.hadoop...DisallowedDatanodeException: Datanode denied communication with namenode because hostname cannot be resolved (ip=10.0.0.12, hostname=10.0.0.12)',
      ],
    }),
    machine: 'b',
    service: 'hdfs-datanode',
    says: /^the NameNode refuses hdfs-datanode: its address has no name there \(reverse DNS\)$/,
    evidence: /hostname cannot be resolved/,
    fix: ['up'],
  },
  {
    check: 'datanode-refused',
    file: hadoop,
    facts: nameNode({ live: {} }),
    examined: {
      a: {
        lives: [
          aLife('hdfs-namenode', {
            log: [
              '2026-11-25 19:53:39.397 INFO Server: Connection from 10.0.0.12:35796 for protocol org.apache.hadoop.hdfs.server.protocol.DatanodeProtocol is unauthorized for user tinderbox (auth:SIMPLE)',
            ],
          }),
        ],
      },
      ...lives('hdfs-datanode', {
        log: ['2026-11-25 19:53:39.400 WARN DataNode: Problem connecting to server: a/10.0.0.11:8020'],
      }),
    },
    machine: 'b',
    says: /^the NameNode refuses hdfs-datanode: the NameNode takes no calls from its address$/,
    evidence: /^the NameNode's log: .*is unauthorized for user tinderbox/,
    fix: ['up'],
  },
  {
    check: 'event-log-folder',
    file: hadoop,
    facts: nameNode({ folders: ['/tmp', '/user'] }),
    machine: 'a',
    says: /^the folder \/spark-events of HDFS is not there/,
    evidence: /GETFILESTATUS \/spark-events/,
    fix: ['make-hdfs-folders'],
  },
  {
    check: 'event-log-folder',
    file: hadoop,
    examined: { a: { eventLogFolder: { onHdfs: '755', local: undefined } } },
    machine: 'a',
    says: /^not everybody can write into the folder \/spark-events/,
    evidence: /permission 755, and 1777 is needed$/,
    fix: ['make-hdfs-folders'],
  },
  {
    check: 'event-log-folder',
    file: 'history: {}',
    examined: { b: { eventLogFolder: { onHdfs: undefined, local: { mode: '755', owner: 'root' } } } },
    machine: 'b',
    says: /^the daemon user cannot write into .*\/events/,
    evidence: /mode 755, owner root$/,
    fix: ['make-folder'],
  },
  {
    check: 'nodemanager-unhealthy',
    file: hadoop,
    facts: manager({
      nodes: [
        {
          id: 'b:8041',
          state: 'UNHEALTHY',
          healthReport:
            '1/1 local-dirs usable space is below configured utilization percentage/no more usable space [ /srv/local : used space above threshold of 95.0% ] ',
        },
      ],
    }),
    machine: 'b',
    service: 'yarn-nodemanager',
    says: /^yarn-nodemanager is unhealthy and gets no work: the disk below \/srv\/local is full$/,
    evidence: /used space above threshold of 95\.0%/,
  },
  {
    check: 'nodemanager-unhealthy',
    file: hadoop,
    facts: manager({
      nodes: [
        {
          id: 'b:8041',
          state: 'UNHEALTHY',
          healthReport: `1/1 local-dirs [ /opt/tinderbox/clusters/demo/local/yarn-nodemanager : used space above threshold of 95.0% ] `,
        },
      ],
    }),
    examined: {
      b: {
        volumes: {
          folders: [
            {
              ...{ folder: '/opt/tinderbox/clusters/demo/local/yarn-nodemanager', real: '/big/nm', hangs: false },
              ...{ size: 1_000_000, free: 40_000, inodes: 0, inodesFree: 0, empty: false },
            },
          ],
          mounted: ['/', '/opt/tinderbox/clusters/demo/work', '/big'].map((at) => ({
            ...{ device: '/dev/x', at, type: 'ext4', options: 'rw' },
          })),
          fstab: [],
        },
        growth: {
          applications: [{ path: '/opt/tinderbox/clusters/demo/work/spark-worker/app-1', id: 'app-1', age: 9000 }],
          ...{ logs: [], sizes: new Map(), failed: ['/opt/tinderbox/clusters/demo/failed/x', '/big/x'] },
        },
      },
    },
    machine: 'b',
    service: 'yarn-nodemanager',
    says: /is full$/,
    evidence: /used space above threshold/,
    // What is on other disks stays.
    fix: ['remove-path', 'start-service'],
  },
  {
    check: 'hdfs-safe-mode',
    file: hadoop,
    facts: nameNode({
      safeMode:
        'Safe mode is ON. It was turned on manually. Use "hdfs dfsadmin -safemode leave" to turn safe mode off.',
    }),
    machine: 'a',
    service: 'hdfs-blocks',
    says: /somebody entered it by hand$/,
    evidence: /turned on manually/,
    fix: ['leave-safe-mode'],
  },
  {
    check: 'hdfs-safe-mode',
    file: hadoop,
    facts: nameNode({
      live: {},
      safeMode:
        'Safe mode is ON. The reported blocks 3 needs additional 9 blocks to reach the threshold 0.9990 of total blocks 12.',
    }),
    machine: 'a',
    says: /: 3 of 12 blocks have been reported; not there: the DataNode of b, c$/,
    evidence: /needs additional 9 blocks/,
  },
  {
    check: 'hdfs-safe-mode',
    file: hadoop,
    facts: (facts) =>
      nameNode({ safeMode: 'Safe mode is ON. Resources are low on NN. Please add or free up more resources' })(
        changed(facts, 'a', () => ({ hdfsFolders: [aFolder('name', '/n', 'hdfs', { free: 20 })] })),
      ),
    machine: 'a',
    says: /the disk of the NameNode is full$/,
    evidence: /Resources are low/,
  },
  {
    check: 'hdfs-safe-mode',
    file: hadoop,
    facts: nameNode({ safeMode: 'Safe mode is ON. Resources are low on NN. Please add or free up more resources' }),
    machine: 'a',
    says: /was full; there is room again$/,
    evidence: /Resources are low/,
    fix: ['leave-safe-mode'],
  },
  {
    check: 'hdfs-missing-blocks',
    file: hadoop,
    facts: nameNode({ missingBlocks: 2, blocks: 9, missingOf: ['/data/x'] }),
    machine: 'a',
    service: 'hdfs-blocks',
    says: /^2 of the 9 blocks of HDFS are missing/,
    evidence: /2 missing of 9\nfiles: \/data\/x$/,
  },
  {
    check: 'hdfs-under-replicated',
    file: hadoop,
    examined: { a: { redundancy: { low: 4, pending: 0, lasting: 4 } } },
    machine: 'a',
    service: 'hdfs-blocks',
    severity: 'warning',
    says: /^4 blocks of HDFS have fewer copies than asked for, and none are being made$/,
    evidence: /2 of 2 DataNodes are live$/,
    fix: ['lower-copies'],
  },
  {
    check: 'history-empty',
    file: hadoop,
    facts: (facts) =>
      facts.map((one) =>
        one.machine === 'a'
          ? withFile(one, 'spark-history.conf', ({ body }) => ({
              body: body.replace('hdfs:///spark-events', 'file:/tmp/e'),
            }))
          : one,
      ),
    machine: 'a',
    service: 'spark-history',
    severity: 'warning',
    says: /^the history server reads file:\/tmp\/e, and jobs that are run on a, b, c do not write there/,
    evidence: /a: conf\/client\/spark-defaults\.conf: spark\.eventLog\.dir hdfs:\/\/\/spark-events/,
    fix: ['up'],
  },
  {
    check: 'job-asks-too-much',
    facts: apps(application({ memoryperexecutor: 20_480 })),
    machine: 'a',
    says: /^the job "pi" waits for ever: each of its executors asks for 20\.0 GiB \(spark\.executor\.memory\), which no worker offers$/,
    evidence: /app-1 of ada is WAITING with 0 cores\n10\.0\.0\.12:7079: 8 cores, 11\.7 GiB/,
    fix: ['end-application'],
  },
  {
    check: 'job-asks-too-much',
    facts: apps(application()),
    examined: { c: { drivers: [{ application: 'app-1', settings: new Map([['spark.executor.cores', '16']]) }] } },
    machine: 'a',
    says: /asks for 16 cores \(spark\.executor\.cores\)/,
    evidence: /8 cores/,
    fix: ['end-application'],
  },
  {
    check: 'job-asks-too-much',
    facts: apps(application()),
    examined: {
      c: {
        drivers: [
          {
            application: 'app-1',
            settings: new Map([
              ['spark.executor.cores', '4'],
              ['spark.cores.max', '2'],
            ]),
          },
        ],
      },
    },
    machine: 'a',
    says: /each executor asks for 4 cores .* and the whole job may have 2 \(spark\.cores\.max\)$/,
    evidence: /WAITING/,
    fix: ['end-application'],
  },
  {
    check: 'cores-taken',
    facts: busy,
    machine: 'a',
    severity: 'warning',
    says: /^the job "pi" waits for cores: "shell" has 16 of 16$/,
    evidence: /^app-0 "shell" of ada has 16 cores, since 2 h\napp-1 "pi" of ada waits, since 60 s$/,
    fix: ['end-application'],
  },
  {
    check: 'cores-taken',
    facts: memoryTaken,
    machine: 'a',
    severity: 'warning',
    says: /^the job "pi" waits for memory: "shell" has 22\.4 GiB of 23\.4 GiB$/,
    evidence:
      /"pi" of ada waits, since 60 s\n10\.0\.0\.12:7079 has 6 of 8 cores free, and 512 MiB of 11\.7 GiB: an executor of "pi" asks for 1\.0 GiB\n/,
    fix: ['end-application'],
  },
  {
    // Cores are free, but no worker has so many of them as one executor asks for.
    check: 'cores-taken',
    facts: (facts) =>
      changed(busy(facts), 'a', ({ sparkMaster }) => ({
        sparkMaster: {
          ...sparkMaster!,
          workers: sparkMaster!.workers.map((one) => ({ ...one, coresused: one.cores - 2 })),
        },
      })),
    examined: {
      c: { drivers: [{ application: 'app-1', settings: new Map([['spark.executor.cores', '4']]) }] },
    },
    machine: 'a',
    severity: 'warning',
    says: /^the job "pi" waits for cores: "shell" has \d+ of 16$/,
    evidence: /10\.0\.0\.12:7079 has 2 of 8 cores free: an executor of "pi" asks for 4/,
    fix: ['end-application'],
  },
  {
    check: 'driver-python',
    facts: apps(application({ cores: 2, state: 'RUNNING' })),
    examined: Object.fromEntries(
      ['b', 'c'].map((machine) => [
        machine,
        {
          executors: [
            {
              ...{ application: 'app-1', started: 1, running: 1, said: '', driver: undefined, dial: undefined },
              python: '3.11 than that in driver: 3.12',
            },
          ],
        },
      ]),
    ),
    machine: 'a',
    severity: 'warning',
    says: /^the driver of "pi" has Python 3\.12, and the workers have 3\.11: its Python functions fail$/,
    evidence: /^b: an executor of app-1: .*3\.11 than that in driver: 3\.12\nc: an executor/,
  },
  {
    check: 'driver-unreachable',
    facts: apps(application({ cores: 2, state: 'RUNNING' })),
    examined: {
      b: {
        executors: [
          {
            application: 'app-1',
            started: 3,
            running: 0,
            driver: { host: '127.0.1.1', port: 7120 },
            dial: { outcome: 'refused', said: 'Connection refused' },
            said: 'Caused by: java.io.IOException: Failed to connect to /127.0.1.1:7120',
          },
        ],
      },
    },
    machine: 'a',
    says: /^the executors of "pi" cannot reach its driver at 127\.0\.1\.1:7120: it says an address of its own machine only$/,
    evidence:
      /^b -> 127\.0\.1\.1:7120: Connection refused; 3 executors were started there, 0 run; the last one: .*Failed to connect/,
  },
  {
    check: 'driver-unreachable',
    facts: apps(application({ cores: 2, state: 'RUNNING' })),
    examined: {
      b: {
        executors: [
          {
            application: 'app-1',
            started: 3,
            running: 0,
            driver: { host: '10.0.0.13', port: 7120 },
            dial: { outcome: 'silent', said: 'no answer' },
            said: 'Caused by: java.io.IOException: Failed to connect to /127.0.1.1:7120',
          },
        ],
      },
    },
    machine: 'c',
    service: 'driver',
    says: /^the executors of "pi" cannot reach its driver at 10\.0\.0\.13:7120: no answer/,
    evidence:
      /^b -> 10\.0\.0\.13:7120: no answer; 3 executors were started there, 0 run; the last one: .*Failed to connect/,
  },
  {
    check: 'yarn-waits',
    file: hadoop,
    facts: manager({ applications: [waits] }),
    machine: 'a',
    severity: 'warning',
    says: /^the application "pi" waits on YARN: those that run before it take all that masters of applications may have$/,
    evidence: /^application_1 of ada is ACCEPTED: .*AM resource limit exceeded\.$/,
  },
  {
    check: 'yarn-waits',
    file: hadoop,
    facts: manager({ applications: [{ ...waits, diagnostics: '' }] }),
    machine: 'a',
    severity: 'warning',
    says: /no node has room for its master/,
    evidence: /no diagnostics$/,
  },
  {
    check: 'yarn-waits',
    file: hadoop,
    facts: manager({
      applications: [waits, { ...waits, id: 'application_2', name: 'forgotten', state: 'RUNNING', diagnostics: '' }],
    }),
    machine: 'a',
    severity: 'warning',
    says: /^the application "pi" waits on YARN/,
    evidence: /\napplication_2 "forgotten" of ada runs$/,
    fix: ['end-yarn-application'],
  },
  {
    check: 'containers-taken',
    file: hadoop,
    facts: manager({
      nodes: fullNodes,
      applications: [{ ...holds, id: 'application_3', allocatedMB: 1 }, holds, starves],
    }),
    machine: 'a',
    severity: 'warning',
    says: /^the application "pi" gets no containers: no node has 3\.0 GiB and 1 core free$/,
    evidence:
      /^application_1 "pi" of ada has its master alone, and asks for 2 more of 3\.0 GiB and 1 core\n10\.0\.0\.12:8041 has 1\.0 GiB and 4 cores free\n.*\napplication_2 "forgotten" of ada has 7\.0 GiB and 3 cores\napplication_3/,
    fix: ['end-yarn-application'],
  },
  {
    check: 'containers-taken',
    file: hadoop,
    facts: manager({
      nodes: [yarnNode('10.0.0.12:8041', 3072, 0)],
      applications: [holds, starves, { ...starves, id: 'application_3' }],
    }),
    machine: 'a',
    severity: 'warning',
    says: /^2 applications on YARN get no containers: no node has 3\.0 GiB and 1 core free$/,
    evidence: /^application_1 .*\napplication_3 .*\n10\.0\.0\.12:8041 has 3\.0 GiB and 0 cores free\napplication_2/,
    fix: ['end-yarn-application'],
  },
  {
    check: 'containers-taken',
    file: hadoop,
    facts: manager({ nodes: [yarnNode('10.0.0.12:8041', 4096)], applications: [tooLarge, holds] }),
    machine: 'a',
    severity: 'warning',
    says: /^the application "pi" gets no containers: no node that runs is as large as 8\.0 GiB and 2 cores$/,
    evidence: /asks for 1 more of/,
  },
]

test.each(cases.map((one) => [one.check, one.says.source, one] as const))('%s says %s', (name, _, one) => {
  const cluster = threeMachines(one.file)
  const facts = one.facts?.(healthyFacts(cluster)) ?? healthyFacts(cluster)
  const [found, ...more] = run(name, cluster, { facts, ...(one.examined && { examined: one.examined }) })
  expect(more.filter(({ machine }) => machine === one.machine)).toEqual([])
  expect(found).toMatchObject({
    machine: one.machine,
    severity: one.severity ?? 'error',
    ...(one.service && { service: one.service }),
  })
  expect(found!.summary).toMatch(one.says)
  expect(found!.evidence).toMatch(one.evidence)
  expect(found!.hint).toMatch(/\S{2}/)
  expect(JSON.stringify(found)).not.toMatch(/undefined|NaN|\[object/)
  const [fix] = found!.fixes ?? []
  expect(fix && [...fix.actions.map(({ kind }) => kind), ...(fix.up ? ['up'] : [])]).toEqual(one.fix)
})

describe('two on YARN that get no containers', () => {
  const found = (...applications: readonly (typeof starves)[]) =>
    run('containers-taken', threeMachines(hadoop), {
      facts: manager({ nodes: fullNodes, applications })(healthyFacts(threeMachines(hadoop))),
    })

  test('each may go on when the other ends', () => {
    const [one, ...more] = found(starves, { ...starves, id: 'application_2' })
    expect(more).toEqual([])
    expect(one!.hint).toMatch(/^It goes on when another one ends/)
    expect(one!.fixes).toMatchObject([{ actions: [{ application: 'application_2' }] }])
  })

  test('one that is too large says nothing of one that is not', () => {
    const both = found(tooLarge, { ...starves, id: 'application_2' })
    expect(both.map(({ summary }) => /no node .*/.exec(summary)![0])).toEqual([
      'no node has 3.0 GiB and 1 core free',
      'no node that runs is as large as 8.0 GiB and 2 cores',
    ])
    expect(both[1]!.fixes).toBeUndefined()
  })

  test('one alone has no other to wait for', () => {
    const [one] = found(starves)
    expect(one!.hint).toMatch(/^Its own master leaves no room for it\. Or let it ask for less/)
    expect(one!.fixes).toEqual([])
  })
})

describe('an application is ended', () => {
  const offered = (file = '') => run('cores-taken', threeMachines(file), { facts: busy(healthyFacts(threeMachines())) })

  test('what would let several run side by side is said of what is short', () => {
    expect(offered()[0]!.hint).toMatch(/spark\.cores\.max: 8 /)
    const short = run('cores-taken', threeMachines(), { facts: memoryTaken(healthyFacts(threeMachines())) })
    expect(short[0]!.hint).toMatch(/spark\.executor\.memory: 6000m /)
  })

  test('only where somebody chooses it: the one that has the cores, at the master', () => {
    expect(offered()[0]!.fixes).toMatchObject([
      { chosen: true, up: false, actions: [{ machine: 'a', application: 'app-0', port: 8080 }] },
    ])
  })

  test.each(['spark.ui.killEnabled: false', 'spark.acls.enable: true'])('not where the page is told %s', (setting) => {
    expect(offered(`spark: { conf: { ${setting} } }`)[0]!.fixes).toEqual([])
  })
})

test('every one has been heard', () => {
  expect([...new Set(cases.map(({ check }) => check))].toSorted()).toEqual(mine.toSorted())
})

describe('whom the master cannot read', () => {
  const said = 'java.io.InvalidClassException: x; local class incompatible'
  const garbled = (...ports: number[]) => ({
    lives: [aLife('spark-master', { garbled: ports.map((port) => ({ from: `10.0.0.12:${port}`, said })) })],
  })
  const heard = (more: PatientOptions = {}) =>
    run('driver-versions', threeMachines(), { ...more, examined: { a: garbled(1, 1, 2), ...more.examined } })

  test('is counted once, of however many masters it asks', () => {
    expect(heard()[0]!.summary).toMatch(/^2 programs at/)
    const standing = parseClusterFile(
      'name: demo\nmaster: [a, c]\nworkers: [a, b, c]\nha: {}\n',
      '/home/ada/cluster.yaml',
    )
    const [one, ...more] = run('driver-versions', standing, { examined: { a: garbled(1, 1), c: garbled(2) } })
    expect(more).toEqual([])
    expect(one!.summary).toMatch(/^a program at/)
  })

  test('is no driver where it is a worker of the cluster', () => {
    const old = (facts: Facts) => ({
      daemons: facts.daemons.map((one) => (one.id === 'spark-worker' ? { ...one, version: '4.2.1' } : one)),
    })
    expect(heard({ facts: changed(healthyFacts(threeMachines()), 'b', old) })).toEqual([])
    expect(heard({ facts: changed(healthyFacts(threeMachines()), 'c', old) })).toHaveLength(1)
    const refused = lives('spark-worker', { log: [said] })
    expect(heard({ facts: uncounted(healthyFacts(threeMachines())), examined: refused })).toEqual([])
    expect(heard({ examined: refused })).toHaveLength(1)
  })
})

describe('no false finding', () => {
  const cluster = threeMachines(hadoop)
  const silent = (name: string, options: PatientOptions) => expect(run(name, cluster, options)).toEqual([])

  test('of a daemon that crashed once and is well now', () => {
    const [, b] = healthyFacts(cluster)
    const { pid } = b!.daemons.find(({ id }) => id === 'spark-worker')!
    silent('crash-loop', { examined: lives('spark-worker', { pid, restarts: 1, age: 30, log: bind }) })
    silent('crash-loop', { examined: lives('spark-worker', { pid: 1, restarts: 9, age: 4000, log: bind }) })
  })

  test('of one that has ended from time to time, and has come up; or that others have started', () => {
    const often = { restarts: 9, age: 100, log: bind, begun: every(120, 9) }
    const [, b] = healthyFacts(cluster)
    const byLoop = healthyFacts(cluster, { supervision: 'process' })
    const times = (more: Parameters<typeof aLife>[1], facts?: readonly Facts[]) =>
      run('crash-loop', cluster, { examined: lives('spark-worker', { ...often, ...more }), ...(facts && { facts }) })
    expect(b!.supervision).toBe('systemd')
    expect(times({})).toHaveLength(1)
    expect(times({ age: 250 })).toEqual([])
    // Quick deaths are over after some seconds, whatever was before them.
    expect(times({ restarts: 6, begun: [...every(600, 4), ...every(4, 6)] })).toEqual([])
    // `up` after `up`, and two ends: a start by hand sets the count to nothing.
    expect(times({ restarts: 2 })).toEqual([])
    expect(times({ restarts: 0 })).toEqual([])
    expect(times({ begun: every(120, 2) })).toEqual([])
    expect(times({ begun: [] })).toEqual([])
    // Ended by a signal, and says nothing; or what it needs was away.
    expect(times({ log: [] })).toEqual([])
    const alone = '2026-11-25 19:20:01.000 ERROR Worker: All masters are unresponsive! Giving up.'
    expect(times({ log: [alone] })).toEqual([])
    // Where a loop of ours keeps it, it is only known that it was started again.
    expect(times({ restarts: 1, begun: every(120, 3) }, byLoop)).toHaveLength(1)
    expect(times({ restarts: 1, begun: every(120, 2) }, byLoop)).toEqual([])
    expect(times({ restarts: 0 }, byLoop)).toEqual([])
  })

  test('of one that was killed, and is just starting again', () => {
    silent('crash-loop', { examined: lives('spark-worker', { pid: 1, restarts: 1, age: 2, ended: 'signal 9' }) })
  })

  test('of a worker that has just started, or whose master has', () => {
    const facts = uncounted(healthyFacts(cluster))
    silent('worker-forgotten', { facts, examined: lives('spark-worker', { age: 30 }) })
    silent('worker-forgotten', { facts, examined: { a: { lives: [aLife('spark-master', { age: 30 })] } } })
  })

  test('of a folder that everybody may write into, and delete in', () => {
    silent('event-log-folder', { examined: { a: { eventLogFolder: { onHdfs: '777', local: undefined } } } })
  })

  test('of a folder that only a file which nobody has applied asks for', () => {
    const alone = threeMachines('history: {}')
    const examined = { b: { eventLogFolder: { onHdfs: undefined, local: undefined } } }
    const found = (isPending: boolean) => run('event-log-folder', alone, { examined, patient: { isPending } })
    expect(found(false)).toHaveLength(1)
    expect(found(true)).toEqual([])
  })

  test('of a driver that has just ended', () => {
    const executor = {
      application: 'app-1',
      started: 1,
      running: 1,
      driver: { host: '10.0.0.11', port: 7120 },
      said: '',
    }
    silent('driver-unreachable', {
      facts: apps(application({ cores: 2, state: 'RUNNING' }))(healthyFacts(cluster)),
      examined: { b: { executors: [{ ...executor, dial: { outcome: 'refused', said: 'Connection refused' } }] } },
    })
  })

  test('of a job that a worker which is away could hold', () => {
    silent('job-asks-too-much', {
      facts: apps(application({ memoryperexecutor: 20_480 }))(uncounted(healthyFacts(cluster))),
    })
  })

  test('of an application that waits for its first seconds', () => {
    const just = { ...waits, diagnostics: '', startedTime: 1_800_000_000_000 - 5000 }
    silent('yarn-waits', { facts: manager({ applications: [just] })(healthyFacts(cluster)) })
  })

  test.each<[string, Partial<NonNullable<Facts['resourcemanager']>>]>([
    ['that came in just now', { applications: [{ ...starves, startedTime: 1_800_000_000_000 - 5000 }] }],
    ['whose master runs just now', { applications: [{ ...starves, launchTime: 1_800_000_000_000 - 5000 }] }],
    [
      'that could have the larger of two kinds',
      {
        nodes: [yarnNode('10.0.0.12:8041', 4096, 1)],
        applications: [{ ...starves, resourceRequests: [asking(2048, 3), asking(3072, 1)] }],
      },
    ],
    ['that has executors', { applications: [{ ...starves, runningContainers: 2 }] }],
    ['that asks for nothing', { applications: [{ ...starves, resourceRequests: [] }] }],
    [
      'whose ResourceManager does not say what it asks for',
      { applications: [{ ...starves, resourceRequests: undefined }] },
    ],
    [
      'that some node has room for',
      { nodes: [...fullNodes, yarnNode('10.0.0.14:8041', 3072)], applications: [starves] },
    ],
  ])('of an application on YARN %s', (_, change) => {
    silent('containers-taken', { facts: manager({ nodes: fullNodes, ...change })(healthyFacts(cluster)) })
  })

  test('of blocks that are handed on by a DataNode that leaves', () => {
    const facts = changed(healthyFacts(cluster), 'a', ({ namenode }) => ({
      namenode: {
        ...namenode!,
        live: Object.fromEntries(
          Object.entries(namenode!.live).map(([place, node]) => [
            place,
            { ...node, adminState: 'Decommission In Progress' },
          ]),
        ),
      },
    }))
    silent('hdfs-under-replicated', { facts, examined: { a: { redundancy: { low: 4, pending: 0, lasting: 4 } } } })
  })
})

describe('what follows from what', () => {
  const told = (machine: string, service: string, explains: Finding['explains'] = []): Finding => ({
    check: 'x',
    severity: 'error',
    machine,
    service,
    summary: `${service} on ${machine}`,
    evidence: '',
    hint: '',
    explains,
  })
  const causes = (cluster: Cluster, ...findings: Finding[]) => fold(cluster, findings).map(({ summary }) => summary)
  const standingBy = threeMachines(`${hadoop}\nha: {}`)

  test('ZooKeeper has no majority where most of its servers do not run', () => {
    const stopped = (machine: string) => told(machine, 'zookeeper', [{ machine, service: 'zookeeper' }])
    expect(
      causes(standingBy, told('b', 'zookeeper', [{ machine: 'b' }, { machine: 'c' }]), told('a', 'zookeeper')),
    ).toEqual(['zookeeper on b'])
    expect(causes(standingBy, stopped('c'), told('a', 'zookeeper'))).toHaveLength(2)
  })

  test('blocks are missing because a DataNode is', () => {
    const lost = told('c', 'hdfs-datanode', [{ machine: 'c', service: 'hdfs-datanode' }])
    expect(causes(threeMachines(hadoop), lost, told('a', hdfsBlocks))).toEqual(['hdfs-datanode on c'])
    const worker = told('c', 'spark-worker', [{ machine: 'c', service: 'spark-worker' }])
    expect(causes(threeMachines(hadoop), worker, told('a', hdfsBlocks))).toHaveLength(2)
  })
})

describe('a JVM that lacks memory', () => {
  const dropIn = '/etc/systemd/system/tinderbox-demo-spark-worker.service.d/x.conf'
  const told = (limits: readonly string[], said = 'Could not reserve enough space') =>
    run('crash-loop', threeMachines(), {
      examined: {
        b: ({ units = [] }) => ({
          lives: [aLife('spark-worker', { pid: undefined, restarts: 2, age: 3, out: [said] })],
          units: units.map((unit) => ({ ...unit, limits, dropIns: [dropIn] })),
        }),
      },
    })[0]!

  test('by a limit in the one drop-in of its unit gets rid of that', () => {
    expect(told(['LimitAS=400000000'])).toMatchObject({
      evidence: expect.stringContaining('LimitAS=400000000'),
      fixes: [{ actions: [{ kind: 'set-aside', path: dropIn }, { kind: 'start-service' }] }],
    })
  })

  test('keeps a drop-in that limits no memory, or where its own heap is too small', () => {
    expect(told([]).fixes).toBeUndefined()
    expect(
      told(['MemoryMax=9000000000'], 'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space').fixes,
    ).toBeUndefined()
  })
})
