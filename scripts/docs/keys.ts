/** The keys of cluster.yaml, from its schema: path, type, default, meaning. */
import { clusterFile } from '../../packages/cluster/src/file/schema.ts'
import { configSchema } from '../../packages/cluster/src/operations/effective-config.ts'
import { code, table } from './markdown.ts'

type Plain = string | number | boolean

/** What is used here of a JSON schema. */
interface Node {
  readonly type?: string
  readonly description?: string
  readonly default?: Plain
  readonly const?: Plain
  readonly enum?: readonly Plain[]
  readonly anyOf?: readonly Node[]
  readonly items?: Node
  readonly minimum?: number
  readonly maximum?: number
  readonly properties?: Readonly<Record<string, Node>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Node | boolean
}

/** What stands for a machine's name in a path, and a name that the schema takes. */
const [anyMachine, someMachine] = ['NAME', 'b']

export function keyTable(): string {
  return table(['key', 'what it takes', 'default', 'meaning'], rows(configSchema(), []))
}

function rows(node: Node, path: readonly string[]): string[][] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) =>
    rowsOf(child, [...path, key], node.required?.includes(key) ?? false),
  )
}

function rowsOf(node: Node, path: readonly string[], required: boolean): string[][] {
  const inner = typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined
  if (inner?.properties) return [row(node, path, 'a block for each machine', ''), ...rows(inner, [...path, anyMachine])]
  if (inner) return [row(node, path, `a block of names, each with ${typeOf(inner, path)}`, '')]
  if (node.properties) return [...(node.description ? [row(node, path, 'a block', '')] : []), ...rows(node, path)]
  const standard = required ? '**required**' : node.default === undefined ? '' : code(String(node.default))
  return [row(node, path, typeOf(node, path), standard)]
}

function row({ description = '' }: Node, path: readonly string[], type: string, standard: string): string[] {
  return [code(path.join('.')), type, standard, description]
}

function typeOf(node: Node, path: readonly string[]): string {
  if (node.const !== undefined) return code(String(node.const))
  if (node.enum) return node.enum.map((value) => code(String(value))).join(', ')
  if (node.anyOf) return [...new Set(node.anyOf.map((one) => typeOf(one, path)))].join(' or ')
  if (node.type === 'array') return 'a list of names'
  if (node.type === 'integer') return `a whole number, ${node.minimum} to ${node.maximum}`
  if (node.type === 'number') return 'a number'
  if (node.type === 'boolean') return 'true or false'
  return ruleOf(path) ?? 'a text'
}

/** What the schema says to a text that can hardly be right: its own words for its own rule. */
function ruleOf(path: readonly string[]): string | undefined {
  const named = path.map((key) => (key === anyMachine ? someMachine : key))
  const document: Record<string, unknown> = { name: 'x', master: 'a', workers: ['b'] }
  Object.assign(
    document,
    named.reduceRight<unknown>((value, key) => ({ [key]: value }), '\n'),
  )
  const found = clusterFile.safeParse(document)
  return found.success
    ? undefined
    : found.error.issues.map((issue) => rule(issue)).find((message) => message !== undefined)
}

interface Issue {
  readonly code?: string | undefined
  readonly format?: string | undefined
  readonly prefix?: string | undefined
  readonly message: string
  readonly errors?: readonly (readonly Issue[])[]
}

function rule(issue: Issue): string | undefined {
  const inside = issue.errors?.flat().map(rule)
  if (inside) return inside.find((message) => message !== undefined)
  if (issue.format === 'url') return 'an http(s) address'
  if (issue.format === 'starts_with') return `a path that begins with ${code(issue.prefix ?? '')}`
  if (issue.message === 'not a user name') return 'a user name'
  return issue.code === 'custom' || issue.format === 'regex' ? issue.message : undefined
}
