import { isAbsolute, join } from 'node:path'
import { machinesForDriver } from '../../jobs/cluster-ready.ts'
import { submit } from '../../jobs/submit.ts'
import type { Run } from '../command.ts'
import { Interrupted } from '../context.ts'
import { withCluster } from '../open-cluster.ts'
import { properties } from '../spark-property.ts'
import { showDuration } from '../terminal/duration.ts'
import { jobDisplay } from '../terminal/job-display.ts'
import { looks } from '../terminal/looks.ts'
import type { SubmitFlags } from './submit.ts'

export const run: Run<SubmitFlags, [job: string, ...args: string[]]> = ({ outside }, flags, file, ...args) =>
  withCluster(outside, flags, async (cluster, hosts) => {
    const { stdout, stderr, signal, cwd } = outside
    const here = (path: string) => (isAbsolute(path) ? path : join(cwd, path))
    const job = {
      file: here(file),
      args,
      conf: properties(flags.conf),
      files: flags.files.map(here),
      pyFiles: flags.pyFiles.map(here),
      pythonPackages: flags.pythonPackages,
      ...(flags.class !== undefined && { mainClass: flags.class }),
      ...(flags.name !== undefined && { name: flags.name }),
      ...(flags.on !== undefined && { on: flags.on }),
    }
    const on = looks(stderr, outside.env)
    const began = Date.now()
    const display = jobDisplay(stderr, on)
    try {
      const machines = await machinesForDriver(cluster, hosts, flags.on, signal)
      const result = await submit(cluster, hosts, machines, job, {
        signal,
        // With --json, standard output is the result's.
        output: (text, stream) => display.output(text, stream === 'stderr' || flags.json ? stderr : stdout),
        progress: (progress) => display.progress(progress),
        stages: on.live,
        note: (text) => display.note(text),
      })
      display.end()
      const { color, cross, tick, live } = on
      const time = color.dim(showDuration((Date.now() - began) / 1000))
      if (flags.json) stdout.write(`${JSON.stringify(result, null, 2)}\n`)
      else if (result.exitCode !== 0)
        stderr.write(
          `${color.red(cross)} the program ended with exit status ${result.exitCode}; all of its log: ${result.folder} on ${result.machine}${ofContainers(result.application)}  ${time}\n`,
        )
      else if (live) stderr.write(`${color.green(tick)} done  ${time}\n`)
      return result.exitCode
    } catch (error) {
      display.end()
      if (!(signal.reason instanceof Interrupted) || flags.json) throw error
      stderr.write('interrupted: the job was ended on the cluster\n')
      return signal.reason.exitStatus
    }
  })

/** On YARN, executors print where only `logs` finds it. */
function ofContainers(application: string | undefined): string {
  return application?.startsWith('application_') ? `; of its executors: tinderbox logs ${application}` : ''
}
