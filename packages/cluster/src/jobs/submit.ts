/** `submit`: a program of this machine, run on the cluster; its output as it comes, its exit code in the end. */
import { setTimeout as sleep } from 'node:timers/promises'
import { basename } from 'node:path'
import { jsonPage } from '../apis/get-json.ts'
import type { Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import type { Tunnel } from '../hosts/host.ts'
import { siteOf, type MachineSite } from '../sites/machine-site.ts'
import { masterPage, type Hosts } from './cluster-ready.ts'
import { collectEvents } from './collect-events.ts'
import type { DriverProgram } from './driver-command.ts'
import { endJob } from './end-job.ts'
import { executorAsk } from './fit.ts'
import { followJob } from './follow-job.ts'
import { withoutHarmless } from './harmless.ts'
import { mainClassOf } from './jar-class.ts'
import type { Job, JobOptions, JobResult } from './job.ts'
import { checkNames, jobKind, sentFile } from './job-file.ts'
import { newJobId } from './job-id.ts'
import { jobPlace, type JobPlace } from './job-place.ts'
import type { Manager } from './manager.ts'
import { preparedJob } from './prepared-job.ts'
import { fetchWheels } from './python-packages.ts'
import { startJob } from './start-job.ts'
import { watchApplication, type Signs } from './watch-application.ts'

/**
 * `machines`: as just observed. The driver runs on a machine of the cluster and outlives a lost connection; it does not outlive an aborted signal.
 * `job.on` may be `yarn`: the executors are YARN's. Throws ToolError: JOB_FILE, USAGE, NOT_RUNNING, JOB_FAILED (asks for more than there is; vanished), SSH_*, COMMAND_FAILED.
 */
export async function submit(
  cluster: Cluster,
  hosts: Hosts,
  machines: ReadonlyMap<string, MachineSite>,
  job: Job,
  options: JobOptions,
): Promise<JobResult> {
  const { signal } = options
  const kind = await jobKind(job.file)
  const mainClass = kind === 'jar' ? await mainClassOf(job.file, job.mainClass) : undefined
  const [program, pyFiles, files] = await Promise.all([
    sentFile(job.file),
    Promise.all((job.pyFiles ?? []).map(sentFile)),
    Promise.all((job.files ?? []).map(sentFile)),
  ])
  const sent = [program, ...pyFiles, ...files]
  checkNames(sent)
  const { on, settings, yarn, manager } = preparedJob(cluster, machines, job)
  signal.throwIfAborted()

  const wheels = await fetchWheels(job.pythonPackages ?? [], on.facts, signal)
  const place = jobPlace(newJobId(job.file), on)
  const there = ({ path }: { readonly path: string }) => `${place.folder}/files/${basename(path)}`
  const driver: DriverProgram = {
    kind,
    file: there(program),
    mainClass,
    args: job.args,
    files: files.map(there),
    pyFiles: pyFiles.map(there),
    packages: wheels.files.length > 0,
    name: job.name ?? (kind === 'sql' ? basename(job.file) : undefined),
  }
  const host = hosts.get(on.facts.machine)!
  const master = () =>
    yarn
      ? hosts.get(yarn.placement.machine)!.tunnel(siteOf(machines, yarn.placement).ports['http']!)
      : masterPage(cluster, hosts, machines)

  const signs: Signs = { application: undefined, page: undefined, executors: { count: 0, cores: 0 } }
  const over = new AbortController()
  const ask = executorAsk(settings.effective)
  const watcher =
    options.progress &&
    watchApplication(
      {
        signs,
        ask,
        stages: options.stages ?? true,
        page: (port) => host.tunnel(port),
        manager,
        master,
        listener: options.progress,
      },
      over.signal,
    )
  const errors = withoutHarmless((text) => options.output(text, 'stderr'))
  try {
    try {
      await startJob(host, place, driver, settings, [...sent, ...wheels.files], signal)
    } finally {
      await wheels.remove()
    }
    const exitCode = await followJob(
      host,
      place,
      {
        output: (text, stream) => (stream === 'stdout' ? options.output(text, stream) : errors.add(text)),
        application: (id) => (signs.application = id),
        page: (port) => (signs.page = port),
        executor: (cores) =>
          (signs.executors = {
            count: signs.executors.count + 1,
            // YARN does not say how many it has granted: it grants what was asked for.
            cores: signs.executors.cores + (yarn ? (ask.cores ?? 1) : cores),
          }),
        note: options.note ?? (() => {}),
      },
      signal,
    )
    errors.end()
    if (exitCode === undefined) throw vanished(place)
    if (signs.application !== undefined)
      await collectEvents(cluster, hosts, on, signs.application, signal).catch((error: Error) => {
        signal.throwIfAborted()
        options.note?.(`the history server will not show this run: ${error.message}`)
      })
    return { exitCode, id: place.id, application: signs.application, machine: on.facts.machine, folder: place.folder }
  } catch (error) {
    if (signal.aborted) {
      await endJob(host, place)
      if (signs.application !== undefined) await untilDone(signs.application, manager, master)
      throw signal.reason
    }
    throw error
  } finally {
    over.abort()
    await watcher
  }
}

/** After the driver has gone, its application ends within moments; for at most 10 s. */
async function untilDone(application: string, manager: Manager, open: () => Promise<Tunnel>): Promise<void> {
  const tunnel = await open().catch(() => undefined)
  if (!tunnel) return
  const page = jsonPage(tunnel.port)
  await manager.kill(tunnel.port, application).catch(() => {})
  for (const end = Date.now() + 10_000; Date.now() < end; await sleep(200))
    if (await manager.isDone(page, application)) break
  page.close()
  await tunnel.close()
}

function vanished({ id, folder, on }: JobPlace): ToolError {
  return new ToolError('JOB_FAILED', {
    message: `the job ${id} vanished on ${on.facts.machine} without an exit code`,
    hint: `The machine was restarted, or something killed the job. What it printed and logged is in ${folder} there.`,
    machine: on.facts.machine,
  })
}
