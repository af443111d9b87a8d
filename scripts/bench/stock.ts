/**
 * Spark's own way, on the same machines: what sbin/start-all.sh does (spark-daemon.sh over ssh: the master, then all workers at once) with the
 * distribution as it is: no class archive, no compiled PySpark. start-master.sh and start-worker.sh only put these arguments together.
 */
import { deliver } from '../../packages/cluster/src/delivery/deliver.ts'
import { sshHost } from '../../packages/cluster/src/hosts/ssh.ts'
import type { CachedArtifact } from '../../packages/cluster/src/artifacts/artifact.ts'
import type { Farm } from '../../tests/machines/farm.ts'

const home = '/opt/stock/spark'
const ports = { master: 7177, masterPage: 8180, worker: 7179, workerPage: 8181 }
const environment = `export JAVA_HOME=/opt/tinderbox/software/java-17 SPARK_HOME=${home} SPARK_LOG_DIR=/opt/stock/logs SPARK_PID_DIR=/opt/stock/pids SPARK_WORKER_DIR=/opt/stock/work SPARK_SCALA_VERSION=2.13`

export async function installStock(farm: Farm, spark: CachedArtifact): Promise<void> {
  const targets = farm.machines.map(({ name, address }) => ({
    host: sshHost({ name, destination: name }, { configFile: farm.sshConfig }),
    address,
    folder: '/opt/stock',
    asRoot: true,
  }))
  await deliver({ ...spark, id: 'spark' }, targets)
  await Promise.all(
    farm.machines.map((machine) =>
      machine.run(
        'mkdir -p /opt/stock/logs /opt/stock/pids /opt/stock/work && chown -R ops /opt/stock/logs /opt/stock/pids /opt/stock/work',
      ),
    ),
  )
}

const master = (farm: Farm) => farm.machines[0]!
const url = (farm: Farm) => `spark://${master(farm).address}:${ports.master}`
const workers = (farm: Farm, count: number) => farm.machines.slice(1, 1 + count)

export interface WorkerSize {
  readonly cores: number
  /** As Spark writes it. */
  readonly memory: string
}

/** Seconds until the master counts `count` workers as alive. */
export async function startStock(
  farm: Farm,
  count: number,
  { cores, memory }: WorkerSize = { cores: 1, memory: '2g' },
): Promise<number> {
  const began = performance.now()
  const daemon = `${environment}; ${home}/sbin/spark-daemon.sh start`
  await master(farm).ssh(
    `${daemon} org.apache.spark.deploy.master.Master 1 --host ${master(farm).address} --port ${ports.master} --webui-port ${ports.masterPage}`,
  )
  await Promise.all(
    workers(farm, count).map((machine) =>
      machine.ssh(
        `${daemon} org.apache.spark.deploy.worker.Worker 1 --host ${machine.address} --port ${ports.worker} --webui-port ${ports.workerPage} --cores ${cores} --memory ${memory} ${url(farm)}`,
      ),
    ),
  )
  for (;;) {
    // Before all its pages are there, the master answers with an error page.
    const answer = await fetch(`http://${master(farm).address}:${ports.masterPage}/json/`)
      .then((response) => response.json())
      .catch(() => undefined)
    const state = answer as { workers: readonly { state: string }[] } | undefined
    if (state && state.workers.filter((worker) => worker.state === 'ALIVE').length === count)
      return (performance.now() - began) / 1000
    if (performance.now() - began > 180_000) throw new Error('the stock cluster did not come up in 180 s')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Seconds of a plain spark-submit of the job, on the master's machine. */
export async function submitStock(
  farm: Farm,
  program: string,
  job: { readonly arguments: readonly string[]; readonly says: RegExp } = { arguments: [], says: /Pi is/ },
): Promise<{ readonly seconds: number; readonly output: string }> {
  await master(farm).ssh('cat > /opt/stock/work/job.py', { input: program })
  const began = performance.now()
  const { stdout } = await master(farm).ssh(
    `${environment}; ${home}/bin/spark-submit --master ${url(farm)} /opt/stock/work/job.py ${job.arguments.join(' ')}`,
    { timeoutMs: 900_000 },
  )
  if (!job.says.test(stdout)) throw new Error(`not what the job should say: ${stdout}`)
  return { seconds: (performance.now() - began) / 1000, output: stdout }
}

export async function stopStock(farm: Farm): Promise<void> {
  await Promise.all(
    farm.machines.map((machine) =>
      machine.run(
        'for f in /opt/stock/pids/*.pid; do [ -f "$f" ] && kill "$(cat "$f")"; rm -f "$f"; done; while pgrep -u ops -f org.apache.spark.deploy >/dev/null; do sleep 0.1; done',
        { check: false },
      ),
    ),
  )
}
