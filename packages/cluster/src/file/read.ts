/** Reads cluster.yaml into a `Cluster`, or says what is wrong with it, where, and what was probably meant. */
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, resolve } from 'node:path'
import { LineCounter, parseDocument, visit, type Document, type YAMLError } from 'yaml'
import { z } from 'zod'
import type { Cluster, Machine, ServiceName } from '../config/cluster.ts'
import { expandRange } from '../config/machine-range.ts'
import { ToolError } from '../errors.ts'
import { serviceOf } from '../services/index.ts'
import type { PortUse } from '../services/service.ts'
import { blockSettings, isAvailable, mastersIn, placeServices } from './place-services.ts'
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
  return (
    workersTwice(file, document) ??
    strangers(file) ??
    reserved(file) ??
    quorum(file) ??
    nameNodes(file) ??
    standbys(file) ??
    tooManyCopies(file) ??
    sharedPorts(file, document)
  )
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

/** `submit --on yarn` means YARN. */
function reserved(file: ClusterFile): Contradiction | undefined {
  if (!machinesIn(file).includes('yarn')) return undefined
  const text =
    'a machine cannot be called "yarn": `submit --on yarn` means YARN; call it something else, with `machines: NAME: { address: ... }` or in the SSH configuration'
  if (mastersIn(file).includes('yarn')) return { path: ['master'], text }
  const item = file.workers.indexOf('yarn')
  return { path: item < 0 ? ['machines', 'yarn'] : ['workers', item], text }
}

/** Masters first, then workers, then those that only have roles. */
function machinesIn(file: ClusterFile): readonly string[] {
  const withRoles = Object.entries(file.machines).flatMap(([name, { roles }]) => (roles?.length ? [name] : []))
  return [...new Set([...mastersIn(file), ...file.workers, ...withRoles])]
}

function strangers(file: ClusterFile): Contradiction | undefined {
  const used = new Set(machinesIn(file))
  const name = Object.keys(file.machines).find((one) => !used.has(one))
  return name === undefined
    ? undefined
    : {
        path: ['machines', name],
        text: `the machine "${name}" is described, but it is neither the master nor a worker, and has no roles`,
      }
}

/** A majority decides, so an even number of them bears no more losses than one less; and two bear none. */
function quorum(file: ClusterFile): Contradiction | undefined {
  if (!isAvailable(file)) return undefined
  const zookeepers = placeServices(file).filter(({ service }) => service === 'zookeeper')
  const names = zookeepers.map(({ machine }) => machine)
  const known = new Set(machinesIn(file))
  const stranger = names.find((name) => !known.has(name))
  const masters = mastersIn(file)
  const [byRole] = Object.keys(file.machines).filter((name) => file.machines[name]!.roles?.includes('zookeeper'))
  const block = file.ha ? ['ha'] : ['master']
  const at = file.ha?.zookeepers ? ['ha', 'zookeepers'] : block
  const where = byRole === undefined ? at : ['machines', byRole, 'roles']
  const twice =
    names.find((name, i) => names.indexOf(name) !== i) ?? masters.find((name, i) => masters.indexOf(name) !== i)
  if (twice !== undefined) return { path: at, text: `"${twice}" is listed twice` }
  if (stranger !== undefined)
    return { path: at, text: `"${stranger}" is to run ZooKeeper, but it is no machine of the cluster` }
  if (masters.length < 2)
    return { path: block, text: 'masters can stand by for each other only where there are two machines or more' }
  if (names.length < 3)
    return {
      path: where,
      text: `ZooKeeper would run on ${names.length === 1 ? '1 machine' : `${names.length} machines`}, and needs three to outlive the loss of one`,
    }
  if (names.length % 2 === 0)
    return {
      path: where,
      text: `ZooKeeper would run on ${names.length} machines; an even number bears no more losses than ${names.length - 1}, so give it an odd one`,
    }
  return undefined
}

function tooManyCopies(file: ClusterFile): Contradiction | undefined {
  const { hdfs } = file
  if (!hdfs || hdfs.replication === 'auto') return undefined
  const nodes = placeServices(file).filter(({ service }) => service === 'hdfs-datanode').length
  return hdfs.replication <= nodes
    ? undefined
    : {
        path: ['hdfs', 'replication'],
        text: `${hdfs.replication} copies of each block need as many DataNodes, and there ${nodes === 1 ? 'is 1' : `are ${nodes}`}`,
      }
}

function nameNodes(file: ClusterFile): Contradiction | undefined {
  const names = placeServices(file).filter(({ service }) => service === 'hdfs-namenode')
  const most = isAvailable(file) ? 2 : 1
  if (names.length <= most) return undefined
  return {
    path: ['machines', names[most]!.machine, 'roles'],
    text: most === 1 ? 'a second NameNode needs `ha: {}`' : 'there can be two NameNodes, not more',
  }
}

/** What roles place by hand has to be enough to stand by for each other, or one alone where nothing does. */
function standbys(file: ClusterFile): Contradiction | undefined {
  const placed = placeServices(file)
  const countOf = (service: ServiceName) => placed.filter((one) => one.service === service).length
  const [journals, names, managers] = [
    countOf('hdfs-journalnode'),
    countOf('hdfs-namenode'),
    countOf('yarn-resourcemanager'),
  ]
  const byRole = (role: 'hdfs-journalnode' | 'hdfs-namenode' | 'yarn-resourcemanager', text: string) => {
    const named = Object.keys(file.machines).filter((name) => file.machines[name]!.roles?.includes(role))
    return { path: ['machines', named.at(-1)!, 'roles'], text }
  }
  if (!isAvailable(file))
    return managers > 1 ? byRole('yarn-resourcemanager', 'a second ResourceManager needs `ha: {}`') : undefined
  if (journals > 0 && (journals < 3 || journals % 2 === 0))
    return byRole(
      'hdfs-journalnode',
      `the journal of HDFS would be on ${journals} ${journals === 1 ? 'machine' : 'machines'}, and needs an odd number of them, three or more, to outlive the loss of one`,
    )
  if (names === 1) return byRole('hdfs-namenode', 'with `ha` two NameNodes stand by for each other, and there is 1')
  if (managers === 1)
    return byRole('yarn-resourcemanager', 'with `ha` ResourceManagers stand by for each other, and there is 1')
  return undefined
}

type NamedPort = PortUse & { readonly title: string; readonly path: readonly string[] }

/** What a machine's own block calls the settings of a service there. */
const ownBlocks: Partial<Record<ServiceName, string>> = {
  'spark-worker': 'worker',
  'hdfs-datanode': 'datanode',
  'yarn-nodemanager': 'nodemanager',
}

/** Machine by machine; what is wrong by the blocks for all is said before what is wrong on one. */
function sharedPorts(file: ClusterFile, document: Document): Contradiction | undefined {
  const placements = placeServices(file)
  const kinds = new Map(placements.map((placement) => [placement.service, placement]))
  const general = [...kinds.keys()].flatMap((service) => named(service, blockSettings(service, file)))
  const everywhere = clash(general, document)
  if (everywhere) return everywhere
  for (const name of Object.keys(file.machines)) {
    const own = placements
      .filter(({ machine }) => machine === name)
      .flatMap(({ service, settings }) =>
        named(service, settings).map((port) => {
          const path = ['machines', name, ownBlocks[service] ?? '', port.path.at(-1)!]
          const title = port.title.replace(/s$/, '')
          return document.hasIn(path) ? { ...port, title, path, key: path.join('.') } : { ...port, title }
        }),
      )
    // What the machine's own block says is named first: that is where it went wrong.
    const here = clash(
      own.toSorted((a, b) => Number(b.path[0] === 'machines') - Number(a.path[0] === 'machines')),
      document,
    )
    if (here) return { ...here, text: `on "${name}", ${here.text}` }
  }
  return undefined
}

function named(service: ServiceName, settings: unknown): NamedPort[] {
  const found = serviceOf({ service })
  return found.ports(settings).map((port) => ({ ...port, title: found.title, path: port.key.split('.') }))
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
    const path = one.path[0] !== 'machines' && document.hasIn(other.path) ? other.path : one.path
    return { path, text: `${who}; each needs its own` }
  }
  return undefined
}

function clusterFrom(file: ClusterFile, path: string, text: string): Cluster {
  const { name, master: _m, workers: _w, machines: details, ...settings } = file
  const { config } = settings.ssh
  const placements = placeServices(file)
  const machines = machinesIn(file).map((machine): Machine => {
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
  const ssh =
    config === undefined
      ? settings.ssh
      : { ...settings.ssh, config: resolve(dirname(path), config.replace(/^~(?=\/)/, homedir())) }
  return { name, kind: 'ssh', file: path, text, machines, placements, settings: { ...settings, ssh } }
}
