/** What the containers of an application on YARN have printed: how it is read on a machine, and how what comes is understood. */
import { readFileSync } from 'node:fs'
import { quote, words } from '../hosts/quote.ts'
import type { ReadScript } from '../hosts/host.ts'
import { preamble } from '../probes/preamble.ts'
import { readOnly } from '../probes/probe.ts'
import { hadoopClient } from '../services/hadoop-client.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { LogLine } from './logs.ts'

/** What YARN notes of a container's start. Nobody looks for that, and it is longer than most of what is looked for. */
const notes = ['directory.info', 'launch_container.sh', 'prelaunch.out']

/** Of containers that run, or whose output has not been collected: on the NodeManager's own disk. */
export function localScript(cluster: string, nodeManager: string, application: string, lines: number): ReadScript {
  return readOnly(`${preamble(cluster)}
cd "$HERE"/work/${quote(nodeManager)}/${quote(application)} 2>/dev/null || exit 0
for log in container_*/*; do
  case \${log#*/} in ${notes.join(' | ')}) continue ;; esac
  [ -f "$log" ] || continue
  tail -n ${lines} "$log" 2>/dev/null | LOG=$log awk '{ at = index(ENVIRON["LOG"], "/"); print "\\t" substr(ENVIRON["LOG"], 1, at - 1) "\\t" substr(ENVIRON["LOG"], at + 1) "\\t" $0 }'
done
`)
}

/** Of an application that has ended: on HDFS, as the user that may read it. Hadoop's own program reads it, and knows its format. */
export function collectedScript(on: MachineSite, application: string, lines: number): ReadScript {
  const program = readFileSync(new URL('collected_logs.py', import.meta.url))
    .toString('base64')
    .replaceAll(/.{1,1000}/g, '$&\n')
  const load = 'import base64, os; exec(base64.b64decode(os.fdopen(3, "rb").read()))'
  const ask = [
    ...hadoopClient(on.paths, 'org.apache.hadoop.yarn.client.cli.LogsCLI'),
    ...['-applicationId', application, '-size_limit_mb', '-1'],
  ]
  return readOnly(`HADOOP_USER_NAME=${quote(on.daemonUser)}; export HADOOP_USER_NAME
timeout 1800 ${words(ask)} | ${words([on.python, '-IS', '-c', load, `${lines}`])} 3<<'TINDERBOX_PROGRAM'
${program}TINDERBOX_PROGRAM
`)
}

/** A line of either script. `nameOf`: the machine of a node, as it is called on HDFS (`10.0.0.12_8041`); none: of this machine. */
export function containerLine(line: string, nameOf: (node: string) => string): LogLine | undefined {
  const [node, container, file, ...text] = line.split('\t')
  if (text.length === 0 || notes.includes(file!)) return undefined
  return { machine: nameOf(node!), service: `${container}/${file}`, text: text.join('\t') }
}

/** Each log whole, those of the containers in their order. What was collected is as much as there will ever be, so it counts where a log came twice. */
export function inOrderOfContainers(collected: readonly LogLine[], local: readonly LogLine[]): LogLine[] {
  const key = ({ machine, service }: LogLine) => `${service} ${machine}`
  const known = new Set(collected.map(key))
  const all = [...collected, ...local.filter((line) => !known.has(key(line)))]
  return all.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
}
