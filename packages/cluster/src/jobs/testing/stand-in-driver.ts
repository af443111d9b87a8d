/** The scripts of a job on this machine, without Spark: in place of Java there is a small program. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { localHost } from '../../hosts/local.ts'
import type { MachineSite } from '../../sites/machine-site.ts'
import type { DriverProgram } from '../driver-command.ts'
import { followJob } from '../follow-job.ts'
import { jobPlace, type JobPlace } from '../job-place.ts'
import { jobSettings } from '../job-settings.ts'
import { startJob } from '../start-job.ts'
import { clusterProperties, site } from './site.ts'

export const host = localHost('localhost')

export interface StandIn {
  readonly root: string
  readonly on: MachineSite
  /** `args`: what the program finds behind the name of its file, job.sql. */
  start(id: string, ...args: string[]): Promise<JobPlace>
  remove(): Promise<void>
}

/** `driver`: shell text that plays it; its first argument is the path of job.sql. */
export async function standIn(driver: string): Promise<StandIn> {
  const root = await mkdtemp(join(tmpdir(), "tinderbox job's "))
  const here = join(root, 'clusters/test')
  for (const folder of ['jobs', 'conf/client', 'java/bin']) await mkdir(join(here, folder), { recursive: true })
  await writeFile(join(here, 'conf/client/spark-defaults.conf'), clusterProperties)
  const java = `#!/bin/sh\nwhile [ "\${1##*/}" != job.sql ]; do shift; done\n${driver}`
  await writeFile(join(here, 'java/bin/java'), java)
  await chmod(join(here, 'java/bin/java'), 0o755)
  const facts = { ...site.facts, login: { user: userInfo().username, home: root, root: false, address: undefined } }
  const on: MachineSite = {
    ...site,
    here,
    facts,
    python: 'python3',
    paths: { ...site.paths, cluster: here, javaHome: join(here, 'java') },
  }
  return {
    root,
    on,
    async start(id, ...args) {
      const place = jobPlace(id, on)
      const path = join(root, 'job.sql')
      await writeFile(path, 'select 1;\n')
      const program: DriverProgram = {
        kind: 'sql',
        file: `${place.folder}/files/job.sql`,
        mainClass: undefined,
        args,
        files: [],
        pyFiles: [],
        name: undefined,
      }
      await startJob(
        host,
        place,
        program,
        jobSettings({ 'spark.secret': "it's" }, on),
        [{ path, size: 10 }],
        new AbortController().signal,
      )
      return place
    },
    remove: () => rm(root, { recursive: true, force: true }),
  }
}

export interface Followed {
  readonly exitCode: number | undefined
  readonly stdout: string
  readonly stderr: string
  /** All the rest. */
  readonly told: readonly string[]
}

export async function follow(place: JobPlace): Promise<Followed> {
  const printed = { stdout: [] as string[], stderr: [] as string[] }
  const told: string[] = []
  const say = (text: string | number) => void told.push(`${text}`)
  const exitCode = await followJob(
    host,
    place,
    {
      output: (text, stream) => void printed[stream].push(text),
      application: say,
      page: say,
      executor: say,
      note: say,
    },
    new AbortController().signal,
  )
  return { exitCode, stdout: printed.stdout.join(''), stderr: printed.stderr.join(''), told }
}
