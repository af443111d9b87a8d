/** Spark standalone's worker: offers a machine's cores and memory, and starts executors. */
import { z } from 'zod'
import { defineService, portSetting as port, sizeSetting as size, heapSetting } from './service.ts'
import { sparkMasterUrl } from './quorum.ts'
import { daemonEnvironment, daemonFiles, sparkDaemon } from './spark-daemon.ts'

/**
 * A master that comes back tells the workers that it remembers, by their addresses. One that has started anew since then (the power was cut, say) takes
 * that for its own registration: it stops trying, has another id than the one that is remembered, and is never counted (Worker.changeMaster in Spark
 * 4.3.0). Then it is ended, and registers when it starts again.
 */
const registrationGuard = `size() { { wc -c < "$1" || echo 0; } 2>/dev/null; }
from=$(size "$2")
waited=0
while sleep 1; kill -0 "$1" 2>/dev/null; do
  [ "$(size "$2")" -ge "$from" ] || from=0
  new=$(tail -c "+$((from + 1))" "$2" 2>/dev/null)
  case $new in
    *'Successfully registered with master'*) exit ;;
    *'Master has changed, new master is at'*) waited=$((waited + 1)) ;;
  esac
  [ "$waited" -lt 5 ] || { kill "$1"; exit; }
done`

export const sparkWorker = defineService({
  name: 'spark-worker',
  block: ['spark', 'worker'],
  title: 'the workers',
  settings: z.strictObject({
    port: port.default(7079).describe('Where the master and drivers reach the worker'),
    uiPort: port
      .default(8081)
      .describe("The worker's page; open on the machine itself only, reached through `tinderbox ui`"),
    cores: z
      .union([z.int().min(1).max(4096), z.literal('auto')])
      .default('auto')
      .describe('Cores offered to executors; auto: all of them, or a fair part beside a NodeManager'),
    memory: z
      .union([z.literal('auto'), size(512)])
      .default('auto')
      .describe(
        'Memory offered to executors; auto: what the operating system and the daemons leave, or a fair part of it beside a NodeManager',
      ),
    heap: heapSetting(128),
  }),
  after: ['spark-master'],

  ports: (settings) => [
    { name: 'rpc', number: settings.port, from: 'cluster', by: ['spark-master'], key: 'spark.worker.port' },
    { name: 'ui', number: settings.uiPort, from: 'self', by: [], key: 'spark.worker.uiPort' },
  ],

  desired(_settings, at, around) {
    const offer = at.share.offer!
    const work = `${at.paths.cluster}/work/${at.id}`
    // What executors spill and shuffle; /tmp, Spark's default, is memory on many machines.
    const local = `${at.paths.cluster}/local/${at.id}`
    return {
      exec: [
        ...sparkDaemon('org.apache.spark.deploy.worker.Worker', at),
        ...['--host', at.address, '--port', `${at.ports['rpc']}`, '--webui-port', `${at.ports['ui']}`],
        ...['--cores', `${offer.cores}`, '--memory', `${offer.memory}m`, '--work-dir', work],
        ...['--properties-file', `${at.paths.cluster}/conf/daemons.conf`],
        sparkMasterUrl(around),
      ],
      env: { ...daemonEnvironment(at, around), SPARK_LOCAL_DIRS: local },
      scratch: local,
      folders: [work, local],
      files: daemonFiles(at, around),
      guard: registrationGuard,
    }
  },
})
