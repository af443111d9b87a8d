/** What differs between the run script that a daemon has and the one it shall have, in words. Pure. */
import type { Change } from '../actions/action.ts'

interface Run {
  readonly env: ReadonlyMap<string, string>
  readonly words: readonly string[]
}

/** Options of Spark's daemons that have a value, by what people call them. */
const options: readonly (readonly [what: string, option: string])[] = [
  ['memory', '--memory'],
  ['cores', '--cores'],
  ['port', '--port'],
  ['page port', '--webui-port'],
  ['address', '--host'],
]

/** `before`: undefined where there was none. The revision, and what it reads, are no differences of their own: they follow from the others. */
export function serviceChanges(before: string | undefined, after: string): Change[] {
  if (before === undefined || before === after) return []
  const [old, now] = [readRun(before), readRun(after)]
  const changes: Change[] = []
  const compare = (what: string, valueOf: (run: Run) => string | undefined) => {
    const [a, b] = [valueOf(old), valueOf(now)]
    if (a !== b) changes.push({ what, before: a, after: b })
  }
  compare('version', ({ env }) => env.get('TINDERBOX_VERSION'))
  compare('java', ({ env }) => env.get('JAVA_HOME'))
  compare('heap', ({ words }) => words.find((word) => word.startsWith('-Xmx'))?.slice(4))
  for (const [what, option] of options) compare(what, ({ words }) => valueAfter(words, option))
  compare('master', ({ words }) => words.find((word) => word.startsWith('spark://')))
  const ofVersion = old.env.get('TINDERBOX_VERSION') !== now.env.get('TINDERBOX_VERSION')
  const told = new Set([
    'TINDERBOX_REVISION',
    'TINDERBOX_READ',
    'TINDERBOX_VERSION',
    'JAVA_HOME',
    ...(ofVersion ? ['SPARK_HOME'] : []),
  ])
  for (const name of [...new Set([...old.env.keys(), ...now.env.keys()])].toSorted())
    if (!told.has(name)) compare(`environment ${name}`, ({ env }) => env.get(name))
  if (rest(old) !== rest(now)) changes.push({ what: 'command', before: undefined, after: undefined })
  return changes
}

/** Of the software that a run script starts: Spark's, or Hadoop's. */
export function serviceVersion(run: string): string | undefined {
  return readRun(run).env.get('TINDERBOX_VERSION')
}

/** `memory 2048m -> 4096m, file conf/log4j2.properties`; undefined where there are none. */
export function sayChanges(changes: readonly Change[]): string | undefined {
  if (changes.length === 0) return undefined
  const said = changes
    .slice(0, 4)
    .map(({ what, before, after }) =>
      before === undefined && after === undefined ? what : `${what} ${before ?? 'none'} -> ${after ?? 'none'}`,
    )
  return [...said, ...(changes.length > 4 ? [`${changes.length - 4} more`] : [])].join(', ')
}

/** The words that nothing else tells of. Paths in the software follow from the versions of Spark and Java. */
function rest({ env, words }: Run): string {
  const values = new Set<number>()
  for (const [, option] of options) {
    const at = words.indexOf(option)
    if (at >= 0) values.add(at + 1)
  }
  const [java, spark] = [env.get('JAVA_HOME'), env.get('SPARK_HOME')]
  return words
    .filter((word, i) => !values.has(i) && !word.startsWith('-Xmx') && !word.startsWith('spark://'))
    .map((word) => {
      const shorter = [java, spark].reduce<string>((text, home) => (home ? text.replaceAll(home, '*') : text), word)
      return shorter.replaceAll(/\/software\/classes-[^/]+/g, '/software/classes')
    })
    .join('\n')
}

function valueAfter(words: readonly string[], option: string): string | undefined {
  const at = words.indexOf(option)
  return at < 0 ? undefined : words[at + 1]
}

function readRun(text: string): Run {
  const env = new Map<string, string>()
  let words: readonly string[] = []
  for (const line of text.split('\n')) {
    const variable = /^export (\w+)=(.*)$/.exec(line)
    if (variable) env.set(variable[1]!, split(variable[2]!).join(' '))
    else if (line.startsWith('exec ')) words = split(line.slice(5))
  }
  return { env, words }
}

/** Words as hosts/quote.ts writes them: in single quotes, or bare. */
function split(text: string): string[] {
  return [...text.matchAll(/(?:'[^']*'|\\.|[^\s'\\])+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|\\(.)/g, (_, quoted?: string, escaped?: string) => quoted ?? escaped ?? ''),
  )
}
