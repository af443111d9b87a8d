/** The part of the simulated machines that is Hadoop's and ZooKeeper's: what its daemons need before they can start, and what they show of themselves. */
import type { PrepareService, UpgradeHdfs } from '../actions/action.ts'
import { isHighlyAvailable, placementsOf, type Cluster, type ServiceName } from '../config/cluster.ts'
import type { Facts } from '../probes/facts.ts'
import { journalMissingMark } from '../probes/hdfs-folders.ts'
import { readHadoopXml } from '../services/hadoop-xml.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { hdfsFoldersOn, nameNode, resourceManager } from './hadoop-facts.ts'

export interface HadoopMachine {
  readonly folders: ReadonlyMap<string, unknown>
  readonly running: ReadonlyMap<string, { readonly read: Readonly<Record<string, string | undefined>> }>
  /**
   * Folders that are formatted, or were begun; and what is on HDFS (`hdfs:/tmp`) or in ZooKeeper (`zookeeper:`). Of a NameNode: its format (`format:-67`),
   * and while an upgrade is open `image:`, and `note:3.3.6` once that is prepared there.
   */
  readonly hdfs: Map<string, 'hdfs' | 'unfinished'>
  readonly files: Map<string, unknown>
}

/** By the names in the file. */
export type HadoopMachines = ReadonlyMap<string, HadoopMachine>

type Daemon = HadoopMachine['running'] extends ReadonlyMap<string, infer T> ? T : never

const setting = ({ read }: Daemon, file: string, name: string) =>
  readHadoopXml(Object.entries(read).find(([path]) => path.endsWith(`/conf/hadoop/${file}`))?.[1] ?? '').get(name)

/** What it takes calls from, as it has last read it. */
const allowed = (daemon: Daemon) =>
  new Set(setting(daemon, 'guarded/hadoop-policy.xml', 'security.service.authorization.default.hosts')?.split(','))

function running(all: HadoopMachines, cluster: Cluster, service: ServiceName): string[] {
  return placementsOf(cluster, service).flatMap(({ machine }) =>
    all.get(machine)?.running.has(service) ? [machine] : [],
  )
}

function majority(all: HadoopMachines, cluster: Cluster, service: ServiceName): boolean {
  return running(all, cluster, service).length * 2 > placementsOf(cluster, service).length
}

const anywhere = (all: HadoopMachines, key: string) => [...all.values()].some(({ hdfs }) => hdfs.has(key))

/** `everybody`: those that leave too. */
export function hadoopFacts(
  all: HadoopMachines,
  cluster: Cluster,
  on: MachineSite,
  everybody: readonly HadoopMachine[],
): Partial<Facts> {
  const { machine } = on.facts
  const own = all.get(machine)!
  const available = isHighlyAvailable(cluster)
  const quorum = majority(all, cluster, 'zookeeper')
  const members = (service: ServiceName, of: Daemon, file: string, name: string) =>
    everybody.flatMap((one) => {
      const daemon = one.running.get(service)
      const place = daemon && setting(daemon, file, name)
      return place !== undefined && allowed(of).has(place.split(':')[0]!) ? [place] : []
    })
  const listed = (daemon: Daemon, list: string) =>
    Object.entries(daemon.read)
      .find(([path]) => path.endsWith(`/guarded/${list}`))?.[1]
      ?.split('\n') ?? []
  const name = own.running.get('hdfs-namenode')
  const manager = own.running.get('yarn-resourcemanager')
  const controlled = running(all, cluster, 'hdfs-namenode').filter((one) => all.get(one)!.running.has('hdfs-zkfc'))
  const elected = quorum && anywhere(all, 'zookeeper:') ? controlled[0] : undefined
  const shares = name !== undefined && setting(name, 'hdfs-site.xml', 'dfs.nameservices') !== undefined
  const active = !shares || elected === machine
  const counted = name ? members('hdfs-datanode', name, 'hdfs-site.xml', 'dfs.datanode.address') : []
  const folders = [...all.values()].flatMap(({ hdfs }) => [...hdfs.keys()]).filter((key) => key.startsWith('hdfs:'))
  return {
    zookeeper: own.running.has('zookeeper') && quorum ? 'follower' : undefined,
    // Those that were let go and have ended are dead for long: what they had is elsewhere, as nothing is missing.
    namenode: name && {
      ...nameNode(active ? 'active' : 'standby', active ? counted : [], listed(name, 'hdfs-exclude')),
      ...(active && deadFor(listed(name, 'hdfs-exclude').filter((place) => place !== '' && !counted.includes(place)))),
      folders: active ? folders.map((key) => key.slice('hdfs:'.length)) : [],
      ...(own.hdfs.has('image:') && { upgrade: { since: 1_799_999_000_000 } }),
    },
    resourcemanager:
      manager &&
      resourceManager(
        !available || (quorum && running(all, cluster, 'yarn-resourcemanager')[0] === machine) ? 'ACTIVE' : 'STANDBY',
        members('yarn-nodemanager', manager, 'yarn-site.xml', 'yarn.nodemanager.address').filter(
          (place) => !listed(manager, 'yarn-exclude').includes(place.split(':')[0]!),
        ),
      ),
    hdfsFolders: hdfsFoldersOn(
      cluster,
      on,
      (_, path) => own.hdfs.get(path) ?? (own.folders.has(path) ? 'empty' : 'absent'),
      true,
    ).map((folder) => (folder.kind === 'name' ? { ...folder, ...shownBy(own, folder.path) } : folder)),
  }
}

function deadFor(dead: readonly string[]) {
  return { dead, silentFor: Object.fromEntries(dead.map((place) => [place, 3600])) }
}

/** Refuses what the real programs would refuse. */
export function prepareHadoop(all: HadoopMachines, cluster: Cluster, here: string, action: PrepareService): void {
  const { machine, service, arguments: words, mark, unless } = action
  const on = all.get(machine)!
  const fail = (text: string) => {
    throw new Error(`${machine}: ${words[0]}: ${text}`)
  }
  if (!on.folders.has(`${here}/services/${service}`)) fail('there is no run script')
  if (on.running.has(service) && words[0] !== '-formatZK') fail(`${service} runs`)
  const [folder] = unless
  if (folder !== undefined && on.hdfs.get(folder) === 'hdfs') fail(`${folder} is formatted already`)
  if (folder !== undefined && on.hdfs.has(folder) && !words.includes('-force')) fail(`${folder} is not empty`)
  if (words[0] === '-formatZK') {
    if (!majority(all, cluster, 'zookeeper')) fail('ZooKeeper does not answer')
    on.hdfs.set('zookeeper:', 'hdfs')
    return
  }
  if (words[0] === '-initializeSharedEdits') {
    if (!majority(all, cluster, 'hdfs-journalnode')) fail('no journal node answers')
    if (on.hdfs.get(`${here}/data/hdfs-namenode`) !== 'hdfs') fail('there is no image')
    if (hasJournals(all, here) && !words.includes('-force')) fail('there is a journal')
    makeJournals(all, cluster, here)
    on.files.delete(mark!)
    return
  }
  if (words[0] === '-format') {
    if (isHighlyAvailable(cluster) && !majority(all, cluster, 'hdfs-journalnode')) fail('no journal node answers')
    makeJournals(all, cluster, here)
  } else if (!running(all, cluster, 'hdfs-namenode').some((one) => one !== machine)) fail('no other NameNode answers')
  if (mark === undefined) fail('nothing would say that it was begun')
  on.hdfs.set(folder!, 'hdfs')
}

const journalFolder = (here: string) => `${here}/data/hdfs-journalnode`
const hasJournals = (all: HadoopMachines, here: string) => anywhere(all, journalFolder(here))

function makeJournals(all: HadoopMachines, cluster: Cluster, here: string): void {
  for (const { machine } of placementsOf(cluster, 'hdfs-journalnode'))
    all.get(machine)!.hdfs.set(journalFolder(here), 'hdfs')
}

/** What a daemon needs when it starts, and leaves on the disk then. */
export function startHadoop(all: HadoopMachines, machine: string, here: string, service: string): void {
  const on = all.get(machine)!
  if (service === 'hdfs-namenode') {
    if (on.hdfs.get(`${here}/data/hdfs-namenode`) !== 'hdfs')
      throw new Error('the NameNode is started before it has an image')
    const shares = setting(on.running.get(service)!, 'hdfs-site.xml', 'dfs.nameservices') !== undefined
    if (shares && !hasJournals(all, here)) throw new Error('the NameNode is started before it has a journal')
    if (shares && on.files.has(journalMissingMark(`${here}/data/hdfs-namenode`)))
      throw new Error('the NameNode is started before its journal is whole')
    const format = formatOf(versionOf(on, 'hdfs-namenode')!)
    const found = noted(on, 'format:') ?? format
    if (Number(found) < Number(format)) throw new Error(`the NameNode is older than what it is to read: ${found}`)
    if (found !== format && !on.hdfs.has('image:')) throw new Error('the NameNode is started before it may upgrade')
    on.hdfs.set(`format:${found}`, 'hdfs')
  }
  for (const one of all.values())
    for (const name of all.values()) {
      const [node, names] = [versionOf(one, 'hdfs-datanode'), versionOf(name, 'hdfs-namenode')]
      if (node !== undefined && names !== undefined && node > names)
        throw new Error('a DataNode is ahead of a NameNode')
    }
  if (service !== 'hdfs-datanode') return
  const folders = setting(on.running.get(service)!, 'hdfs-site.xml', 'dfs.datanode.data.dir')
  for (const path of folders!.split(',')) on.hdfs.set(path.replace('file://', ''), 'hdfs')
}

const formats: Readonly<Record<string, string>> = { '3.3': '-66', '3.4': '-67', '3.5': '-67' }
const formatOf = (version: string) => formats[version.slice(0, 3)]!

const noted = ({ hdfs }: HadoopMachine, what: string) =>
  [...hdfs.keys()].find((key) => key.startsWith(what))?.slice(what.length)

/** Of Hadoop, which a daemon that runs was started from. */
function versionOf({ running: daemons }: HadoopMachine, service: string): string | undefined {
  const run = Object.entries(daemons.get(service)?.read ?? {}).find(([path]) => path.endsWith('/run'))?.[1]
  return run === undefined ? undefined : /^export TINDERBOX_VERSION=(\S+)$/m.exec(run)?.[1]
}

function shownBy(on: HadoopMachine, path: string): Partial<Facts['hdfsFolders'][number]> {
  const [format, from] = [noted(on, 'format:'), noted(on, 'note:')]
  return {
    ...(format !== undefined && { layout: Number(format) }),
    ...(on.files.has(journalMissingMark(path)) && { journalMissing: true as const }),
    ...(on.hdfs.has('image:') && { upgrade: from === undefined ? {} : { from } }),
  }
}

/** What one NameNode does, the others follow; what is noted beside a folder, each machine notes for itself. */
export function upgradeHadoop(all: HadoopMachines, cluster: Cluster, { machine, what, from }: UpgradeHdfs): void {
  const names = placementsOf(cluster, 'hdfs-namenode').map((one) => all.get(one.machine)!)
  const versions = new Set(names.map((one) => versionOf(one, 'hdfs-namenode')))
  if (versions.has(undefined)) throw new Error(`${machine}: ${what}: a NameNode does not run`)
  if (versions.size > 1) throw new Error(`${machine}: ${what}: the NameNodes are of two versions`)
  if (what === 'prepare') {
    for (const one of names) one.hdfs.set('image:', 'hdfs')
    all.get(machine)!.hdfs.set(`note:${from}`, 'hdfs')
    return
  }
  for (const { hdfs } of names) {
    for (const key of hdfs.keys()) if (/^(image|note|format):/.test(key)) hdfs.delete(key)
    hdfs.set(`format:${formatOf([...versions][0]!)}`, 'hdfs')
  }
}
