/**
 * What the doctor looks at beyond the facts that every command reads. Its probes run side by side on the machine, each with a limit of its own: one that hangs
 * is given up on, and costs no other anything.
 */
import type { Cluster } from '../config/cluster.ts'
import type { Firewall } from '../firewall/firewall.ts'
import type { ReadScript } from '../hosts/host.ts'
import { quote } from '../hosts/quote.ts'
import { clock } from './clock.ts'
import { denials } from './denials.ts'
import { growth } from './growth.ts'
import { hugePages } from './huge-pages.ts'
import { integrity } from './integrity.ts'
import { javaStart } from './java-start.ts'
import { oom } from './oom.ts'
import { names } from './names.ts'
import { networks } from './networks.ts'
import { firewall } from './firewall.ts'
import { drivers } from './drivers.ts'
import { findHanging } from './hanging.ts'
import { eventLogFolder } from './event-log-folder.ts'
import { executors } from './executors.ts'
import { lives } from './lives.ts'
import { mendings } from './mendings.ts'
import { preamble, probeFunctions } from './preamble.ts'
import { programs } from './programs.ts'
import { restAnswer } from './rest-answer.ts'
import { readOnly, type Probe } from './probe.ts'
import { running } from './running.ts'
import { tmpRules } from './tmp-rules.ts'
import { units } from './units.ts'
import { volumes } from './volumes.ts'
import { redundancy } from './redundancy.ts'

/** Every probe of the doctor's, by the name of the fact. */
const probes = (cluster: Cluster) => ({
  clock,
  volumes: volumes(cluster.settings.hdfs?.data),
  growth,
  running,
  units: units(cluster.name),
  oom: oom(cluster.name),
  javaStart,
  integrity,
  denials: denials(cluster.settings.hdfs?.data),
  tmpRules: tmpRules(cluster),
  hugePages,
  programs,
  networks,
  names,
  restAnswer,
  lives: lives(cluster.name),
  executors,
  drivers,
  eventLogFolder,
  redundancy,
  firewall: cluster.settings.firewall === 'ignore' ? notLooked : firewall(cluster.name),
  mendings: mendings(cluster.name),
})

const notLooked: Probe<Firewall | undefined> = { name: 'firewall', script: 'true', parse: () => undefined }

type Probes = ReturnType<typeof probes>

type Asked = Readonly<Record<string, Probe<unknown>>>

type Seen = { readonly [K in keyof Probes]?: Probes[K] extends Probe<infer T> ? T : never }

/** What was seen on one machine. What is missing was not seen in time. */
export type Examination = Seen & {
  readonly machine: string
  /** The names of the probes that did not end in time. */
  readonly unseen: readonly string[]
}

const mark = '\u001e'
/** The last line of all. */
export const over = `${mark}over`
/** Whether a line says that a probe has ended. */
export const isEnd = (line: string): boolean => line.endsWith(`\t${mark}end`)

/**
 * Each line that a probe prints comes with the probe's name in front, whole: they write at the same time, and a line is shorter than what a pipe takes at once.
 * What hangs in the kernel (a dead network disk) cannot be ended, and is not waited for: it keeps a pipe open that nobody reads any more (`cat` has
 * ended), and nothing of the connection.
 */
export function examinationScript(cluster: Cluster, asked: Asked = probes(cluster)): ReadScript {
  const parts = Object.entries(asked).map(
    ([name, { script }]) => `look ${name} ${quote(script)} &
all="$all $!"`,
  )
  return readOnly(`${preamble(cluster.name)}${findHanging(cluster)}
# Nothing can be seen, and the facts say so.
case "
$HANGS" in *'
needed '*) printf '%s\\n' '${over}'; exit 0 ;; esac
export PATIENCE ROOT HERE LOGIN_USER LOGIN_HOME LOGIN_ADDRESS SUPERVISOR UNITS HANGING
# Each probe has a shell of its own.
FUNCTIONS=${quote(probeFunctions)}
# What ended by itself has said so, whatever its exit status.
look() {
  timeout -k 1 $PATIENCE sh -c "trap 'echo ${mark}end' EXIT
$FUNCTIONS
$2" 2>/dev/null </dev/null | timeout $((PATIENCE + 1)).5 cat | awk -v name="$1" '{ print name "\t" substr($0, 1, 3500); fflush() }'
}
all=
${parts.join('\n')}
( sleep $((PATIENCE + 2)); kill $all 2>/dev/null ) >/dev/null 2>&1 & watchdog=$!
wait $all 2>/dev/null
kill $watchdog 2>/dev/null
printf '%s\\n' '${over}'
`)
}

/** Throws a plain Error when it was cut off. */
export function parseExamination(
  cluster: Cluster,
  machine: string,
  printed: string,
  asked: Asked = probes(cluster),
): Examination {
  const lines = new Map<string, string[]>()
  const ended = new Set<string>()
  let isOver = false
  for (const line of printed.split('\n')) {
    if (line === over) isOver = true
    const at = line.indexOf('\t')
    if (at === -1) continue
    const [name, text] = [line.slice(0, at), line.slice(at + 1)]
    if (text === `${mark}end`) ended.add(name)
    else if (text !== '') {
      // Rules of a firewall can be thousands of lines.
      const own = lines.get(name)
      if (own) own.push(text)
      else lines.set(name, [text])
    }
  }
  if (!isOver) throw new Error(`the examination of ${machine} was cut off`)
  const all = Object.entries(asked)
  const seen = all
    .filter(([name]) => ended.has(name))
    .map(([name, probe]) => [name, probe.parse(lines.get(name) ?? [])])
  return {
    ...(Object.fromEntries(seen) as Seen),
    machine,
    unseen: all.map(([name]) => name).filter((name) => !ended.has(name)),
  }
}
