/**
 * What the doctor looks at beyond the facts that every command reads. Its probes run side by side on the machine, each with a limit of its own: one that hangs
 * is given up on, and costs no other anything.
 */
import type { Cluster } from '../config/cluster.ts'
import type { Firewall } from '../firewall/firewall.ts'
import type { ReadScript } from '../hosts/host.ts'
import { quote } from '../hosts/quote.ts'
import { clock } from './clock.ts'
import { firewall } from './firewall.ts'
import { mendings } from './mendings.ts'
import { preamble } from './preamble.ts'
import { readOnly, type Probe } from './probe.ts'

/** Every probe of the doctor's, by the name of the fact. */
const probes = (cluster: Cluster) => ({
  clock,
  firewall: cluster.settings.firewall === 'ignore' ? notLooked : firewall(cluster.name),
  mendings: mendings(cluster.name),
})

const notLooked: Probe<Firewall | undefined> = { name: 'firewall', script: 'true', parse: () => undefined }

type Probes = ReturnType<typeof probes>

type Seen = { readonly [K in keyof Probes]?: Probes[K] extends Probe<infer T> ? T : never }

/** What was seen on one machine. What is missing was not seen in time. */
export type Examination = Seen & {
  readonly machine: string
  /** The names of the probes that did not end in time. */
  readonly unseen: readonly string[]
}

/** Seconds that a probe is given. */
export const probePatience = 4

const mark = '\u001e'

/**
 * Each line that a probe prints comes with the probe's name in front, whole: they write at the same time, and a line is shorter than what a pipe takes at once.
 * What hangs in the kernel (a dead network disk) cannot be ended, and is not waited for.
 */
export function examinationScript(cluster: Cluster): ReadScript {
  const parts = Object.entries(probes(cluster)).map(
    ([name, { script }]) => `look ${name} ${quote(script)} &
all="$all $!"`,
  )
  return readOnly(`${preamble(cluster.name)}
export ROOT HERE LOGIN_USER LOGIN_HOME LOGIN_ADDRESS SUPERVISOR UNITS
FUNCTIONS=${quote(preambleFunctions)}
look() {
  { timeout -k 1 ${probePatience} sh -c "$FUNCTIONS$2" 2>/dev/null </dev/null; code=$?
    case $code in 124|137) echo '${mark}late' ;; *) echo '${mark}end' ;; esac
  } | awk -v name="$1" '{ print name "\\t" substr($0, 1, 3500); fflush() }'
}
all=
${parts.join('\n')}
( sleep ${probePatience + 2}; kill $all 2>/dev/null ) >/dev/null 2>&1 & watchdog=$!
wait $all 2>/dev/null
kill $watchdog 2>/dev/null
printf '%s\\n' '${mark}over'
`)
}

/** The shell functions that a probe may use, defined anew in its own shell. */
const preambleFunctions = `${/^port_of[\s\S]*$/m.exec(preamble('x'))![0]}
if [ "$(id -u)" = 0 ]; then systemctl_() { systemctl "$@"; }; else systemctl_() { systemctl --user "$@"; }; fi
`

/** Throws a plain Error when it was cut off. */
export function parseExamination(cluster: Cluster, machine: string, printed: string): Examination {
  const lines = new Map<string, string[]>()
  const ended = new Set<string>()
  let isOver = false
  for (const line of printed.split('\n')) {
    if (line === `${mark}over`) isOver = true
    const at = line.indexOf('\t')
    if (at === -1) continue
    const [name, text] = [line.slice(0, at), line.slice(at + 1)]
    if (text === `${mark}end`) ended.add(name)
    else if (text !== `${mark}late` && text !== '') lines.set(name, [...(lines.get(name) ?? []), text])
  }
  if (!isOver) throw new Error(`the examination of ${machine} was cut off`)
  const all = Object.entries(probes(cluster))
  const seen = all
    .filter(([name]) => ended.has(name))
    .map(([name, probe]) => [name, (probe as Probe<unknown>).parse(lines.get(name) ?? [])])
  return {
    ...(Object.fromEntries(seen) as Seen),
    machine,
    unseen: all.map(([name]) => name).filter((name) => !ended.has(name)),
  }
}
