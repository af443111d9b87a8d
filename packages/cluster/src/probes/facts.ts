/** All facts of one machine, read by one script in one round trip. */
import type { Cluster } from '../config/cluster.ts'
import type { Firewall } from '../firewall/firewall.ts'
import type { ReadScript } from '../hosts/host.ts'
import { daemons } from './daemons.ts'
import { hdfsFolders } from './hdfs-folders.ts'
import { namenode } from './namenode.ts'
import { resourcemanager } from './resourcemanager.ts'
import { zookeeper } from './zookeeper.ts'
import { daemonUser } from './daemon-user.ts'
import { disk } from './disk.ts'
import { files } from './files.ts'
import { findHanging, hanging } from './hanging.ts'
import { elsewhere } from './elsewhere.ts'
import { firewall } from './firewall.ts'
import { folders } from './folders.ts'
import { javas } from './java.ts'
import { listening } from './listening.ts'
import { lock } from './lock.ts'
import { login } from './login.ts'
import { readOnly, type Probe } from './probe.ts'
import { preamble } from './preamble.ts'
import { otherClusters } from './other-clusters.ts'
import { outside } from './outside.ts'
import { processes } from './processes.ts'
import { profileBlock } from './profile-block.ts'
import { python } from './python.ts'
import { software } from './software.ts'
import { sparkHome } from './spark-home.ts'
import { sparkMaster } from './spark-master.ts'
import { supervision } from './supervision.ts'
import { system } from './system.ts'
import { tools } from './tools.ts'

/** Every probe, by the name of the fact. A machine that differs in none of them differs in nothing we look at. */
const probes = (cluster: Cluster) => ({
  hanging,
  login,
  system,
  supervision,
  tools,
  disk,
  daemonUser,
  elsewhere: elsewhere(cluster.name),
  otherClusters: otherClusters(cluster.name),
  folders: folders(cluster.settings.hdfs?.data),
  profileBlock: profileBlock(cluster.name),
  javas: javas(cluster.settings.java.home),
  python: python(cluster.settings.python.executable),
  listening,
  software,
  files: files(cluster.name),
  daemons: daemons(cluster.name),
  lock: lock(cluster.name),
  processes,
  sparkMaster,
  sparkHome: sparkHome(cluster.settings.spark.home),
  namenode,
  resourcemanager,
  zookeeper,
  hdfsFolders: hdfsFolders(cluster.settings.hdfs),
  outside: outside(cluster.name),
  firewall: cluster.settings.firewall === 'manage' ? firewall(cluster.name) : notAsked,
})

/** Who does not manage the firewall does not need to know it. */
const notAsked: Probe<Firewall | undefined> = { name: 'firewall', script: 'true', parse: () => undefined }

type Probes = ReturnType<typeof probes>

/** What was seen on one machine. */
export type Facts = { readonly machine: string } & {
  readonly [K in keyof Probes]: Probes[K] extends Probe<infer T> ? T : never
}

const mark = '\u001e'

/** The script that reads all facts. Where something hangs that nothing can be seen without, it says that and ends. */
export function factsScript(cluster: Cluster): ReadScript {
  const parts = Object.entries(probes(cluster)).map(
    ([name, probe]) => `printf '\\n%s\\n' '${mark}${name}'\n( ${probe.script} ) 2>/dev/null`,
  )
  const end = `printf '\\n%s\\n' '${mark}end'`
  const [first = '', ...others] = parts
  const unlessNeeded = `printf '%s\\n' "$HANGS" | grep -q '^needed ' && { ${end}; exit 0; }`
  return readOnly(
    [
      preamble(cluster.name),
      findHanging(cluster),
      first,
      `[ -z "$HANGS" ] || {\n${unlessNeeded}\n}`,
      ...others,
      end,
      '',
    ].join('\n'),
  )
}

/** Understands what the script printed. Throws a plain Error when it was cut off. */
export function parseFacts(cluster: Cluster, machine: string, printed: string): Facts {
  const sections = new Map<string, string[]>()
  let lines: string[] = []
  for (const line of printed.split('\n')) {
    if (line.startsWith(mark)) sections.set(line.slice(1), (lines = []))
    else if (line !== '') lines.push(line)
  }
  if (!sections.has('end')) throw new Error(`the facts of ${machine} were cut off`)
  const facts = Object.entries(probes(cluster)).map(([name, probe]) => [
    name,
    (probe as Probe<unknown>).parse(sections.get(name) ?? []),
  ])
  return { machine, ...Object.fromEntries(facts) } as Facts
}
