/** One archive with all that somebody needs who is asked for help: of all machines side by side, without secrets. Changes nothing on any machine. */
import { link, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { parse } from 'yaml'
import type { Cluster } from '../config/cluster.ts'
import { onEveryMachine, ToolError } from '../errors.ts'
import { runHere } from '../hosts/process.ts'
import { readAudit } from '../operations/audit.ts'
import type { Hosts } from '../operations/connect.ts'
import { diagnose } from '../operations/diagnose.ts'
import { effectiveConfig } from '../operations/effective-config.ts'
import { secretsOf } from '../sites/cluster-secret.ts'
import { statusOf } from '../operations/status.ts'
import { look } from '../operations/up.ts'
import { fileExists } from '../operations/write-new.ts'
import { collectionScript, type CollectionAsked } from '../probes/collection.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { version } from '../version.ts'
import { indexPage } from './index-page.ts'
import { writeMachineFiles, type Collected } from './machine-files.ts'
import { withoutStrangers } from './strangers.ts'
import { formsOf, redactData, redactText, secretsIn } from '../hosts/redact.ts'
import { isSecretKey } from '../hosts/secret-words.ts'

export interface BundleOptions {
  /** The archive; nothing may be there yet. */
  readonly file: string
  /** Minutes. Default: a day. */
  readonly minutes?: number
  /** Of logs, of each machine. Default: 20 MiB. */
  readonly bytes?: number
  /** What programs of the users' printed, too. Default: no. */
  readonly jobs?: boolean
  readonly signal?: AbortSignal
}

export interface Bundled {
  readonly file: string
  readonly bytes: number
  /** Machines whose files are in it. */
  readonly machines: readonly string[]
  /** What is not in it, and why. */
  readonly missing: readonly Missing[]
  /** How often something was taken out. */
  readonly hidden: number
}

/** `what` of the whole cluster, or of a machine. */
export interface Missing {
  readonly machine?: string
  readonly what: string
  readonly why: string
}

/** Throws ToolError FILE_EXISTS, LOCAL_FILE. A machine that does not answer is told in the index. */
export async function bundle(cluster: Cluster, hosts: Hosts, options: BundleOptions): Promise<Bundled> {
  const { file, minutes = 24 * 60, bytes = 20 * 1024 * 1024, jobs = false, signal } = options
  const asked: CollectionAsked = { minutes, bytes, jobs }
  if (await stat(file).catch(() => undefined)) throw fileExists(file)
  const name = basename(file).replace(/\.(tar\.gz|tgz)$/, '')
  // Beside the archive: /tmp is memory on many machines.
  const beside = await mkdtemp(join(dirname(file), '.tinderbox-bundle-')).catch((error: unknown) => {
    throw cannotWrite(file, error)
  })
  try {
    const folder = join(beside, name)
    await mkdir(folder, { mode: 0o700 })
    const missing: Missing[] = []
    let hidden = 0
    const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await work()
      } catch (error) {
        signal?.throwIfAborted()
        missing.push({ what, why: redactText(messageOf(error), known) })
        return undefined
      }
    }
    let known = formsOf(secretsIn(cluster.text === undefined ? [] : [cluster.text]).concat(secretsOfFile(cluster)))
    const save = async (path: string, value: unknown) => {
      if (value === undefined) return
      const clean = redactData(value, known, () => void hidden++)
      const text = typeof clean === 'string' ? clean : `${JSON.stringify(clean, null, 2)}\n`
      await writeFile(join(folder, path), text, { mode: 0o600 })
    }

    const seen = await attempt('the examination and the findings', () => diagnose(cluster, hosts, { signal }))
    const machines: ReadonlyMap<string, MachineSite> = seen?.examined.machines ?? new Map<string, MachineSite>()
    known = [...new Set([...known, ...formsOf(secretsOfMachines(cluster, machines))])]
    const [plan, trail, settings] = await Promise.all([
      attempt(
        'the plan',
        async () => (await look(cluster, hosts, { signal: signal ?? new AbortController().signal })).plan,
      ),
      attempt('the audit trail', () => readAudit(cluster, hosts, { limit: 50, ...(signal && { signal }) })),
      attempt('the settings', () => effectiveConfig(cluster.file)),
    ])
    for (const { machine, error } of seen?.examined.answers.failures ?? [])
      missing.push({ machine, what: 'everything', why: redactText(error.message, known) })
    for (const { machine, what, why } of seen?.examined.unseen ?? []) missing.push({ machine, what, why })

    await save('cluster.yaml', cluster.text)
    await save(
      'settings.txt',
      settings
        ?.map(
          ({ path, value, line }) =>
            `${path.join('.')}: ${isSecretKey(path.join('.')) ? '***' : JSON.stringify(value)}${line === undefined ? '  # default' : ''}\n`,
        )
        .join(''),
    )
    await save('findings.json', seen?.diagnosis)
    await save('connections.json', seen?.examined.patient.dialled)
    await save('status.json', seen && statusOf(cluster, seen))
    await save(
      'plan.json',
      plan && { ...plan, steps: plan.steps.map((step) => ({ ...step, actions: step.actions.map(withoutTexts) })) },
    )
    await save('audit.json', trail)
    await save('versions.json', versions(cluster, machines))

    const answering = cluster.machines.filter(({ name: machine }) => machines.has(machine))
    const collected = new Map<string, Collected>()
    await onEveryMachine(answering, 'Collecting', async ({ name: machine }) => {
      const own = join(folder, 'machines', machine)
      await mkdir(own, { recursive: true, mode: 0o700 })
      const on = machines.get(machine)!
      // The texts of files are collected as files.
      const facts = {
        ...on.facts,
        files: on.facts.files.map(({ body, ...rest }) => ({ ...rest, bytes: Buffer.byteLength(body) })),
      }
      await save(`machines/${machine}/facts.json`, facts)
      const examination = seen?.examined.patient.examined.get(machine)
      await save(`machines/${machine}/examination.json`, examination && withoutStrangers(cluster, on, examination))
      const got = await attemptOn(machine, () => collect(cluster, hosts, machine, own, asked, known, signal))
      if (got) collected.set(machine, got)
    })
    async function attemptOn<T>(machine: string, work: () => Promise<T>): Promise<T | undefined> {
      try {
        return await work()
      } catch (error) {
        signal?.throwIfAborted()
        missing.push({ machine, what: 'some or all of its files', why: redactText(messageOf(error), known) })
        return undefined
      }
    }
    for (const one of collected.values()) hidden += one.hidden
    const index = { cluster: cluster.name, asked, collected, missing, hidden, at: new Date() }
    await writeFile(join(folder, 'README.md'), indexPage(index), { mode: 0o600 })
    await pack(beside, name, file, signal)
    // In the file's order, not in that in which they were done.
    const had = answering.flatMap(({ name: machine }) => (collected.has(machine) ? [machine] : []))
    return { file, bytes: (await stat(file)).size, machines: had, missing, hidden }
  } finally {
    await rm(beside, { recursive: true, force: true })
  }
}

/** Seconds: 20 MiB come through a slow line in this time. */
const patience = 180

async function collect(
  cluster: Cluster,
  hosts: Hosts,
  machine: string,
  folder: string,
  asked: CollectionAsked,
  known: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Collected> {
  const sink = new PassThrough()
  const options = { title: 'collect its files', timeout: patience, ...(signal && { signal }) }
  const [saved, written] = await Promise.allSettled([
    hosts.get(machine)!.save(collectionScript(cluster.name, asked), sink, options),
    writeMachineFiles(sink, folder, known),
  ])
  if (saved.status === 'rejected') throw saved.reason
  if (written.status === 'rejected') throw written.reason
  return written.value
}

/** Whatever the cluster's own file calls a secret, on as many lines as it takes. */
function secretsOfFile({ text }: Cluster): string[] {
  const found: string[] = []
  const gather = (value: unknown, isSecret: boolean): void => {
    if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value))
        gather(inner, isSecret || (!Array.isArray(value) && isSecretKey(key)))
    else if (isSecret && typeof value === 'string') found.push(...value.split('\n'))
  }
  gather(text === undefined ? undefined : parse(text), false)
  return found.filter((one) => one.trim().length >= 6)
}

/** The cluster's own, and whatever the files on its machines call a secret. */
function secretsOfMachines(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): string[] {
  return [
    ...secretsOf(cluster, machines),
    ...secretsIn([...machines.values()].flatMap(({ facts }) => facts.files.map(({ body }) => body))),
  ]
}

/** What files will hold is not needed to see why; what they hold is in the bundle, without secrets. */
function withoutTexts(action: object): object {
  return Object.fromEntries(Object.entries(action).filter(([key]) => key !== 'body' && key !== 'before'))
}

function versions({ settings }: Cluster, machines: ReadonlyMap<string, MachineSite>): object {
  return {
    tinderbox: version(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    spark: settings.spark.version,
    hadoop: settings.hadoop.version,
    machines: Object.fromEntries(
      [...machines].map(([name, { facts }]) => [
        name,
        {
          os: facts.system.os,
          kernel: facts.system.kernel,
          arch: facts.system.arch,
          python: facts.python.version,
          java: facts.javas.map(({ home, version: java }) => `${java} in ${home}`),
          software: facts.software.map((one) => one.name),
        },
      ]),
    ),
  }
}

/** It appears whole or not at all, and for its owner alone. */
async function pack(beside: string, name: string, file: string, signal: AbortSignal | undefined): Promise<void> {
  const packed = join(beside, 'packed')
  await writeFile(packed, '', { mode: 0o600 })
  const argv = ['tar', '-czf', packed, '--owner=0', '--group=0', '--numeric-owner', '-C', beside, name] as const
  const { exitCode, stderr } = await runHere([...argv], { env: { LC_ALL: 'C' }, ...(signal && { signal }) })
  if (exitCode !== 0) throw cannotWrite(file, new Error(stderr.slice(-500)))
  try {
    // Unlike a rename, it fails when something is there.
    await link(packed, file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw fileExists(file, error)
    if (code !== 'EPERM' && code !== 'ENOTSUP') throw cannotWrite(file, error)
    await rename(packed, file)
  }
}

function cannotWrite(file: string, cause: unknown): ToolError {
  return new ToolError('LOCAL_FILE', {
    message: `${file} cannot be written`,
    hint: 'Name a place with room for it: --output FILE.',
    seen: cause instanceof Error ? cause.message : String(cause),
    cause,
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
