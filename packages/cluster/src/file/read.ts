/** Reads cluster.yaml into a `Cluster`, or says what is wrong with it, where, and what was probably meant. */
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, resolve } from 'node:path'
import { LineCounter, parseDocument, visit, type Document, type YAMLError } from 'yaml'
import { z } from 'zod'
import type { Cluster, Machine, Placement } from '../config/cluster.ts'
import { expandRange } from '../config/machine-range.ts'
import { ToolError } from '../errors.ts'
import { services } from '../services/index.ts'
import type { PortUse } from '../services/service.ts'
import { advice, positionOf, sentence } from './positions.ts'
import { clusterFile, type ClusterFile } from './schema.ts'

/** Throws ToolError: CONFIG_NOT_FOUND, CONFIG_SYNTAX, CONFIG_INVALID. */
export async function readClusterFile(path: string): Promise<Cluster> {
  const file = resolve(path)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new ToolError('CONFIG_NOT_FOUND', {
      message: unreadable(path, cause as NodeJS.ErrnoException),
      hint: 'Write one with `tinderbox init`, name another with -f FILE, or leave -f out to use this machine alone.',
      cause,
    })
  }
  return parseClusterFile(text, file)
}

function unreadable(path: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT' || code === 'ENOTDIR') return `there is no file ${path}`
  if (code === 'EISDIR') return `${path} is a folder, not a file`
  if (code === 'EACCES' || code === 'EPERM') return `you may not read ${path}`
  return `cannot read ${path}: ${code ?? message}`
}

/** The same from a text; `file` is for messages and for paths relative to it. Pure. */
export function parseClusterFile(text: string, file: string): Cluster {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const broken = document.errors[0]
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0])
    throw new ToolError('CONFIG_SYNTAX', {
      ...said(broken),
      at: { file, line, column: col },
    })
  }
  const parsed = clusterFile.safeParse(valueOf(document, lines, file) ?? {}, { reportInput: true })
  if (!parsed.success) throw invalid(parsed.error.issues)
  const cluster = clusterFrom(parsed.data, file, text)
  const problem = contradiction(parsed.data, document)
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
    return at(first.issue.path, first.text, first.key, others, advice(first.issue))
  }
  function at(
    path: readonly PropertyKey[],
    message: string,
    key?: string,
    others: readonly string[] = [],
    hint = 'Correct it and run the command again. Every key is in docs/reference.md, and `tinderbox config --effective` shows what counts.',
  ): ToolError {
    return new ToolError('CONFIG_INVALID', {
      message,
      hint,
      at: { file, ...positionOf(document, lines, path, key) },
      ...(others.length > 0 && { seen: ['also wrong:', ...others].join('\n') }),
    })
  }
}

/** What the parser found wrong; of two files in one it speaks to programmers. */
function said({ code, message }: YAMLError): { readonly message: string; readonly hint: string } {
  if (code === 'MULTIPLE_DOCS')
    return {
      message: 'a second document begins here; a file holds one cluster',
      hint: 'Take the line "---" out, or give each cluster a file of its own.',
    }
  return {
    message,
    hint: 'Correct the line; YAML is indented with spaces, and a text with ": " or "#" in it needs quotes.',
  }
}

/** Throws ToolError CONFIG_SYNTAX: an alias (`*name`) without its anchor is found only now. */
function valueOf(document: Document, lines: LineCounter, file: string): unknown {
  let lost: { readonly name: string; readonly offset: number } | undefined
  visit(document, {
    Alias(_, node) {
      if (node.resolve(document)) return undefined
      lost = { name: node.source, offset: node.range?.[0] ?? 0 }
      return visit.BREAK
    },
  })
  if (lost) {
    const { line, col } = lines.linePos(lost.offset)
    throw new ToolError('CONFIG_SYNTAX', {
      message: `"*${lost.name}" is an alias, and there is no anchor "&${lost.name}" before it`,
      hint: 'A text that begins with "*" or "&" needs quotes.',
      at: { file, line, column: col },
    })
  }
  try {
    return document.toJS()
  } catch (cause) {
    throw new ToolError('CONFIG_SYNTAX', {
      message: (cause as Error).message,
      hint: 'Write out what the aliases stand for.',
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

interface Contradiction {
  readonly path: readonly PropertyKey[]
  readonly text: string
}

/** What each key allows alone, but not together. */
function contradiction(file: ClusterFile, document: Document): Contradiction | undefined {
  return workersTwice(file, document) ?? strangers(file) ?? sharedPorts(file, document)
}

function workersTwice({ workers }: ClusterFile, document: Document): Contradiction | undefined {
  const patterns = (document.toJS() as { workers: string[] }).workers
  const seen = new Set<string>()
  for (const [item, pattern] of patterns.entries()) {
    for (const worker of expandRange(pattern)) {
      if (seen.has(worker)) return { path: ['workers', item], text: `the worker "${worker}" is listed twice` }
      seen.add(worker)
    }
  }
  return workers.length > 4096 ? { path: ['workers'], text: 'more than 4096 workers' } : undefined
}

function strangers({ machines, master, workers }: ClusterFile): Contradiction | undefined {
  const used = new Set([master, ...workers])
  const name = Object.keys(machines).find((one) => !used.has(one))
  return name === undefined
    ? undefined
    : {
        path: ['machines', name],
        text: `the machine "${name}" is described, but it is neither the master nor a worker`,
      }
}

type NamedPort = PortUse & { readonly title: string; readonly path: readonly string[] }

function sharedPorts({ spark, machines, master }: ClusterFile, document: Document): Contradiction | undefined {
  const named = (title: string, ports: readonly PortUse[]): NamedPort[] =>
    ports.map((port) => ({ ...port, title, path: port.key.split('.') }))
  const { 'spark-master': masterService, 'spark-worker': workerService } = services
  const ofMaster = named(masterService.title, masterService.ports(spark.master))
  const everywhere = clash([...ofMaster, ...named(workerService.title, workerService.ports(spark.worker))], document)
  if (everywhere) return everywhere
  for (const [name, { worker }] of Object.entries(machines)) {
    const settings = { ...spark.worker, ...worker }
    const own = named('the worker', workerService.ports(settings)).map((port) => {
      const path = ['machines', name, 'worker', port.path.at(-1)!]
      return document.hasIn(path) ? { ...port, path, key: path.join('.') } : port
    })
    const here = clash([...own, ...(name === master ? ofMaster : [])], document)
    if (here) return { ...here, text: `on "${name}", ${here.text}` }
  }
  return undefined
}

/** At the one that the file itself says; defaults stand nowhere. */
function clash(ports: readonly NamedPort[], document: Document): Contradiction | undefined {
  for (const [i, one] of ports.entries()) {
    const other = ports.slice(i + 1).find(({ number }) => number === one.number)
    if (!other) continue
    const who =
      one.title === other.title
        ? `${one.title} would use port ${one.number} twice (${one.key} and ${other.key})`
        : `${one.title} (${one.key}) and ${other.title} (${other.key}) share port ${one.number}`
    return { path: document.hasIn(other.path) ? other.path : one.path, text: `${who}; each needs its own` }
  }
  return undefined
}

function clusterFrom(file: ClusterFile, path: string, text: string): Cluster {
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
  return { name, kind: 'ssh', file: path, text, machines, placements, settings: { ...settings, ssh } }
}
