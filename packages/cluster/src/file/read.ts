/** Reads cluster.yaml into a `Cluster`, or says what is wrong with it, where, and what was probably meant. */
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, resolve } from 'node:path'
import { LineCounter, parseDocument, type Document } from 'yaml'
import { z } from 'zod'
import type { Cluster, Machine, Placement } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import { positionOf, sentence } from './positions.ts'
import { clusterFile, type ClusterFile } from './schema.ts'

/** Throws ToolError: CONFIG_NOT_FOUND, CONFIG_SYNTAX, CONFIG_INVALID. */
export async function readClusterFile(path: string): Promise<Cluster> {
  const file = resolve(path)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new ToolError('CONFIG_NOT_FOUND', {
      message: `cannot read ${path}: ${(cause as NodeJS.ErrnoException).code ?? String(cause)}`,
      hint: 'Write one with `tinderbox init`, name another with -f FILE, or leave -f out to use this machine alone.',
      cause,
    })
  }
  return parseClusterFile(text, file)
}

/** The same from a text; `file` is for messages and for paths relative to it. Pure. */
export function parseClusterFile(text: string, file: string): Cluster {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const broken = document.errors[0]
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0])
    throw new ToolError('CONFIG_SYNTAX', {
      message: broken.message,
      hint: 'Correct the line; YAML is indented with spaces, and a text with ": " or "#" in it needs quotes.',
      at: { file, line, column: col },
    })
  }
  const parsed = clusterFile.safeParse(valueOf(document, file) ?? {}, { reportInput: true })
  if (!parsed.success) throw invalid(parsed.error.issues)
  const cluster = clusterFrom(parsed.data, file)
  const problem = contradiction(parsed.data)
  if (problem) throw at(problem.path, problem.text)
  return cluster

  function invalid(issues: readonly z.core.$ZodIssue[]): ToolError {
    // A misspelt key explains the one that is then missing, so it comes first.
    const order = (issue: z.core.$ZodIssue) => (issue.code === 'unrecognized_keys' ? 0 : 1)
    const flat = issues
      .toSorted((a, b) => order(a) - order(b))
      .map((issue) => ({ issue, ...sentence(issue, knownKeys) }))
    const first = flat[0]!
    const others = flat.slice(1).map((other) => other.text)
    return at(first.issue.path, first.text, first.key, others)
  }
  function at(path: readonly PropertyKey[], message: string, key?: string, others: readonly string[] = []): ToolError {
    return new ToolError('CONFIG_INVALID', {
      message,
      hint: 'Correct it and run the command again. Every key is in docs/reference.md, and `tinderbox config --effective` shows what counts.',
      at: { file, ...positionOf(document, lines, path, key) },
      ...(others.length > 0 && { seen: ['also wrong:', ...others].join('\n') }),
    })
  }
}

/** Throws ToolError CONFIG_SYNTAX: an alias (`*name`) without its anchor is found only now. */
function valueOf(document: Document, file: string): unknown {
  try {
    return document.toJS()
  } catch (cause) {
    throw new ToolError('CONFIG_SYNTAX', {
      message: (cause as Error).message,
      hint: 'A text that begins with "*" or "&" needs quotes.',
      at: { file, line: 1, column: 1 },
      cause,
    })
  }
}

/** The names that the schema knows at a place in the file, for "did you mean". */
function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  let schema: z.core.$ZodType = clusterFile
  for (const step of path) {
    schema = inner(schema)
    if (schema instanceof z.ZodObject) schema = schema.shape[step as string] as z.core.$ZodType
    else if (schema instanceof z.ZodRecord) schema = schema.valueType
  }
  schema = inner(schema)
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

function inner(schema: z.core.$ZodType): z.core.$ZodType {
  while (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional)
    schema = schema.unwrap()
  return schema
}

/** What each key allows alone, but not together. */
function contradiction(file: ClusterFile): { path: readonly PropertyKey[]; text: string } | undefined {
  const seen = new Set<string>()
  for (const [i, worker] of file.workers.entries()) {
    if (seen.has(worker)) return { path: ['workers'], text: `the worker "${worker}" is listed twice` }
    seen.add(worker)
    if (i >= 4096) return { path: ['workers'], text: 'more than 4096 workers' }
  }
  const used = new Set([file.master, ...file.workers])
  for (const name of Object.keys(file.machines)) {
    if (!used.has(name))
      return {
        path: ['machines', name],
        text: `the machine "${name}" is described, but it is neither the master nor a worker`,
      }
  }
  const ports = [file.spark.master.port, file.spark.master.uiPort, file.spark.worker.port, file.spark.worker.uiPort]
  if (new Set(ports).size < ports.length)
    return { path: ['spark'], text: 'two services share a port; each needs its own' }
  for (const [name, { worker }] of Object.entries(file.machines)) {
    const { port, uiPort } = { ...file.spark.worker, ...worker }
    const there = [port, uiPort, ...(name === file.master ? [file.spark.master.port, file.spark.master.uiPort] : [])]
    if (new Set(there).size < there.length)
      return { path: ['machines', name, 'worker'], text: `two services on "${name}" share a port; each needs its own` }
  }
  return undefined
}

function clusterFrom(file: ClusterFile, path: string): Cluster {
  const { name, master, workers, machines: details, ...settings } = file
  const { config } = settings.ssh
  const machines = [...new Set([master, ...workers])].map((machine): Machine => {
    const detail = details[machine]
    return {
      name: machine,
      address: detail?.address,
      ssh: {
        destination: detail?.host ?? machine,
        user: detail?.user ?? settings.ssh.user,
        port: detail?.port ?? settings.ssh.port,
      },
    }
  })
  const placements: Placement[] = [
    { service: 'spark-master', machine: master, instance: undefined, settings: settings.spark.master },
    ...workers.map((machine): Placement => ({
      service: 'spark-worker',
      machine,
      instance: undefined,
      settings: { ...settings.spark.worker, ...details[machine]?.worker },
    })),
  ]
  const ssh =
    config === undefined
      ? settings.ssh
      : { ...settings.ssh, config: resolve(dirname(path), config.replace(/^~(?=\/)/, homedir())) }
  return { name, kind: 'ssh', file: path, machines, placements, settings: { ...settings, ssh } }
}
