/**
 * Machines that are only facts: each action of a plan changes them as it changes real ones, and what a daemon shows of itself is what its files said
 * when it started. So a plan can be cut off anywhere and made anew, and a gate that never opens is seen.
 */
import type { Action } from '../actions/action.ts'
import { masterOf, placementsOf, serviceId, type Cluster } from '../config/cluster.ts'
import { leaversOf } from '../operations/roster.ts'
import type { LeavingMachine } from '../operations/plan-leaving.ts'
import { remaining } from '../operations/departure.ts'
import { planUp, type Gate, type Plan } from '../operations/plan.ts'
import { notReady } from '../operations/readiness.ts'
import type { Facts } from '../probes/facts.ts'
import { standingOf } from '../operations/standing.ts'
import { hashOfFiles } from '../services/run-script.ts'
import { machineSite, rootFolder, siteOf } from '../sites/machine-site.ts'
import { bareFacts, type FactsOptions } from './facts.ts'
import { hadoopFacts, prepareHadoop, startHadoop, upgradeHadoop, type HadoopMachines } from './simulated-hadoop.ts'

/** What a daemon has read when it started. */
interface Running {
  readonly pid: number
  readonly run: string
  readonly read: Readonly<Record<string, string | undefined>>
}

interface SimulatedMachine {
  readonly bare: Facts
  daemonUser: boolean
  completePython: boolean
  profileBlock: string
  readonly files: Map<string, Facts['files'][number]>
  readonly folders: Map<string, Facts['folders'][number]>
  /** The newest first. */
  software: string[]
  readonly running: Map<string, Running>
  readonly enabled: Set<string>
  readonly drained: Set<string>
  /** Folders of HDFS that are formatted, or were begun. */
  readonly hdfs: Map<string, 'hdfs' | 'unfinished'>
}

/** By the name that SSH goes to: the file may call them otherwise. */
export type Simulated = Map<string, SimulatedMachine>

export const simulatedSecret = 'decafbad'.repeat(8)

let pids = 5000

export function bareMachines(cluster: Cluster, options: FactsOptions = {}): Simulated {
  return new Map(
    bareFacts(cluster, options).map((bare, i) => [
      hostOf(cluster.machines[i]!),
      {
        bare,
        daemonUser: false,
        completePython: bare.python.complete,
        profileBlock: '',
        files: new Map(),
        folders: new Map(),
        software: [],
        running: new Map(),
        enabled: new Set(),
        drained: new Set(),
        hdfs: new Map(),
      },
    ]),
  )
}

export function copyOf(machines: Simulated): Simulated {
  return structuredClone(machines)
}

/** As `up` would make it now. */
export function planOn(
  machines: Simulated,
  cluster: Cluster,
  more: { readonly forget?: readonly string[]; readonly finalize?: boolean } = {},
): Plan {
  const facts = factsOf(machines, cluster)
  const leaving = leaversOf(cluster, facts).map((leaver): LeavingMachine => {
    const { name } = leaver.machine
    const there = machines.get(hostOf(leaver.machine))
    const found = there && factsOfOne(machines, leaver.former, name, there)
    return {
      leaver,
      on: found && machineSite(leaver.former, found),
      standing: found && standingOf(cluster, leaver, found, facts),
      error: undefined,
      forgotten: more.forget?.includes(name) ?? false,
    }
  })
  return planUp({ cluster, facts, freshSecret: simulatedSecret, leaving, finalize: more.finalize ?? false })
}

export function factsOf(machines: Simulated, cluster: Cluster): Facts[] {
  return cluster.machines.map((machine) => factsOfOne(machines, cluster, machine.name, machines.get(hostOf(machine))!))
}

/** Does the first so many actions of a plan; all of them, and what each step waits for comes true, or an error says which never would. */
export function carryOut(
  machines: Simulated,
  cluster: Cluster,
  plan: Plan,
  { actions: limit = Infinity, machinesReversed = false } = {},
): number {
  let done = 0
  for (const step of plan.steps) {
    const order = machinesReversed ? reversedMachines(step.actions) : step.actions
    for (const action of order) {
      if (done >= limit) return done
      act(machines, cluster, action)
      done++
    }
    if (done >= limit) return done
    if (step.until) refuseClosedGate(machines, cluster, step.title, step.until)
  }
  return done
}

/** All machines start anew: what is enabled runs, with what its files say by now, whether that leads anywhere or not. */
export function reboot(machines: Simulated, cluster: Cluster): void {
  for (const one of machines.values()) {
    one.running.clear()
    for (const id of one.enabled)
      one.running.set(id, startedFrom(one, `${rootFolder(one.bare)}/clusters/${cluster.name}`, cluster.name, id))
  }
}

/** What is left in the end: two runs that end alike have the same. Nothing of it depends on the order of time. */
export function endOf(machines: Simulated): object {
  return Object.fromEntries(
    [...machines].map(([host, one]) => [
      host,
      {
        files: [...one.files.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
        folders: [...one.folders.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
        software: one.software.toSorted(),
        user: one.daemonUser,
        profile: one.profileBlock,
        daemons: [...one.running]
          .map(([id, { run, read }]) => ({ id, run, read }))
          .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
        enabled: [...one.enabled].toSorted(),
        drained: [...one.drained].toSorted(),
        hdfs: [...one.hdfs].toSorted(([a], [b]) => (a < b ? -1 : 1)),
      },
    ]),
  )
}

/** Daemons that were started before one of their files was written: they say a revision that they do not have. */
export function staleDaemons(machines: Simulated): string[] {
  return [...machines].flatMap(([host, one]) =>
    [...one.running].flatMap(([id, { read }]) =>
      Object.entries(read).flatMap(([path, body]) =>
        one.files.get(path)?.body === body ? [] : [`${host}: ${id} ${path}`],
      ),
    ),
  )
}

function hostOf({ name, ssh }: Cluster['machines'][number]): string {
  return ssh?.destination ?? name
}

function reversedMachines(actions: readonly Action[]): Action[] {
  const names = [...new Set(actions.map(({ machine }) => machine))].toReversed()
  return names.flatMap((name) => actions.filter(({ machine }) => machine === name))
}

function refuseClosedGate(machines: Simulated, cluster: Cluster, title: string, gate: Gate): void {
  const facts = factsOf(machines, cluster)
  const sites = new Map(facts.map((one) => [one.machine, machineSite(cluster, one)]))
  if (gate.service === 'spark-master') {
    const { address, ports } = siteOf(sites, masterOf(cluster))
    if (sites.get(masterOf(cluster).machine)!.facts.sparkMaster?.url !== `spark://${address}:${ports['rpc']}`)
      throw new Error(`${title}: the master never answers`)
  }
  if (gate.gone) {
    const left = remaining(cluster, sites, gate)
    if (left.length > 0)
      throw new Error(`${title}: never done: ${left.map(({ place, what }) => `${place} ${what}`).join(', ')}`)
    return
  }
  const asked = placementsOf(cluster, gate.service).filter(
    ({ machine }) => gate.machines === undefined || gate.machines.includes(machine),
  )
  const missing = notReady(gate.service, cluster, sites, asked)
  if (missing.length > 0)
    throw new Error(`${title}: never well: ${missing.map((one) => `${one.machine} ${serviceId(one)}`).join(', ')}`)
}

const argument = (run: string, name: string) => new RegExp(`--${name} (\\S+)`).exec(run)?.[1]
const variable = (run: string, name: string) => new RegExp(`^export ${name}=(\\S+)$`, 'm').exec(run)?.[1]
const masterIn = (run: string) => /\s'?(spark:\/\/[^\s']+)/.exec(run)?.[1]
/** Files that are read again without a restart, and by whom. */
const guarded: Readonly<Record<string, readonly string[]>> = {
  'conf/hadoop/guarded/hadoop-policy.xml': ['hdfs-namenode', 'yarn-resourcemanager'],
  'conf/hadoop/guarded/hdfs-exclude': ['hdfs-namenode'],
  'conf/hadoop/guarded/yarn-exclude': ['yarn-resourcemanager'],
}
const isGuarded = (path: string) => path.includes('/conf/hadoop/guarded/')

/** As its run script works it out: of the files that are named there. */
function readBy({ run, read }: Running): string | undefined {
  const named = /^export TINDERBOX_READ="\$\(cat (.*) <\/dev\/null/m.exec(run)?.[1]?.split(' ')
  return named && hashOfFiles(named.map((path) => read[path] ?? ''))
}

function byName(all: Simulated, cluster: Cluster): HadoopMachines {
  return new Map(cluster.machines.flatMap((one) => (all.has(hostOf(one)) ? [[one.name, all.get(hostOf(one))!]] : [])))
}
const secretOf = ({ read }: Running) =>
  Object.entries(read)
    .find(([path]) => path.endsWith('/daemons.conf'))?.[1]
    ?.match(/secret (\S+)/)?.[1]

function factsOfOne(all: Simulated, cluster: Cluster, machine: string, one: SimulatedMachine): Facts {
  const { bare, files, folders, running } = one
  const root = rootFolder(bare)
  const here = `${root}/clusters/${cluster.name}`
  const units = new RegExp(`/tinderbox-${cluster.name}-(.+)\\.service$`)
  const ids = new Set([
    ...[...folders.keys()].flatMap((path) =>
      path.startsWith(`${here}/services/`) ? [path.slice(here.length + 10)] : [],
    ),
    ...[...files.keys()].flatMap((path) => units.exec(path)?.[1] ?? []),
  ])
  const site = machineSite(cluster, { ...bare, machine })
  const texts = [
    ...[...running.values()].map(({ run }) => run),
    ...[...files.values()].flatMap(({ path, body }) => (/\/run$|\/conf\/client\//.test(path) ? [body] : [])),
  ].join('\n')
  return {
    ...bare,
    machine,
    daemonUser: one.daemonUser,
    python: { ...bare.python, complete: one.completePython },
    folders: [...folders.values()],
    files: [...files.values()],
    profileBlock: one.profileBlock,
    software: one.software.map((name) => ({
      name,
      sha256: 'b'.repeat(64),
      used: texts.includes(`${root}/software/${name}/`),
    })),
    ...hadoopFacts(byName(all, cluster), cluster, site, [...all.values()]),
    daemons: [...ids].toSorted().map((id): Facts['daemons'][number] => {
      const now = running.get(id)
      return {
        id,
        enabled: one.enabled.has(id),
        pid: now?.pid,
        revision: now && variable(now.run, 'TINDERBOX_REVISION'),
        read: now && readBy(now),
        version: now && variable(now.run, 'TINDERBOX_VERSION'),
        master: now && masterIn(now.run),
        since: now && 1_799_990_000,
        kept: now !== undefined && bare.supervision === 'process',
        outdated:
          now !== undefined &&
          Object.entries(now.read).some(([path, body]) => isGuarded(path) && files.get(path)?.body !== body),
        state: now ? 'running' : 'stopped',
      }
    }),
    processes: [...running].map(([id, { pid }]) => ({
      pid,
      program: 'java',
      service: id,
      application: undefined,
      job: undefined,
    })),
    listening: [
      ...bare.listening,
      ...[...running.values()].flatMap(({ run, pid }) =>
        ['port', 'webui-port'].map((name) => ({ port: Number(argument(run, name)), pid, program: 'java' })),
      ),
      ...[...running].flatMap(([id, { pid }]) =>
        id.startsWith('spark-master') || id.startsWith('spark-worker')
          ? []
          : Object.values(site.sites.get(id)?.ports ?? {}).map((port) => ({ port, pid, program: 'java' })),
      ),
    ],
    sparkMaster: masterStateOf(all, one),
  }
}

function masterStateOf(all: Simulated, one: SimulatedMachine): Facts['sparkMaster'] {
  const master = one.running.get('spark-master')
  if (!master) return undefined
  const url = `spark://${argument(master.run, 'host')}:${argument(master.run, 'port')}`
  const place = url.slice('spark://'.length)
  // The first of those that run is active; one that stands by counts no worker.
  const first = [...all.values()].find(({ running }) => running.has('spark-master'))
  if (
    first !== one &&
    master.read[Object.keys(master.read).find((path) => path.endsWith('/daemons.conf'))!]?.includes('ZOOKEEPER')
  )
    return { url, status: 'STANDBY', activeapps: [], workers: [] }
  const workers = [...all.values()].flatMap(({ running, drained }) =>
    [...running].flatMap(([id, worker]) =>
      masterIn(worker.run)?.slice('spark://'.length).split(',').includes(place) && secretOf(worker) === secretOf(master)
        ? [{ id, run: worker.run, drained: drained.has(id) }]
        : [],
    ),
  )
  return {
    url,
    status: 'ALIVE',
    activeapps: [],
    workers: workers.map(({ id, run, drained }) => ({
      id,
      host: argument(run, 'host')!,
      port: Number(argument(run, 'port')),
      webuiaddress: '',
      cores: 8,
      coresused: 0,
      memory: 12_000,
      memoryused: 0,
      state: drained ? 'DECOMMISSIONED' : 'ALIVE',
    })),
  }
}

function act(machines: Simulated, cluster: Cluster, action: Action): void {
  const known = cluster.machines.find(({ name }) => name === action.machine)
  const on = machines.get(known ? hostOf(known) : action.machine)
  if (!on) throw new Error(`there is no machine ${action.machine}`)
  const { bare, files, folders, running } = on
  const here = `${rootFolder(bare)}/clusters/${cluster.name}`
  const owner = (who: 'daemon' | 'root') =>
    who === 'daemon' && bare.login.root ? 'tinderbox' : bare.login.root ? 'root' : bare.login.user
  const parents = (path: string) => {
    const parts = path.slice(rootFolder(bare).length).split('/').slice(1, -1)
    if (!path.startsWith(`${rootFolder(bare)}/`)) return
    for (let i = 0; i <= parts.length; i++) {
      const folder = [rootFolder(bare), ...parts.slice(0, i)].join('/')
      if (!folders.has(folder)) folders.set(folder, { path: folder, mode: '755', owner: owner('root') })
    }
  }
  switch (action.kind) {
    case 'create-user':
      on.daemonUser = true
      return
    case 'remove-user':
      on.daemonUser = false
      return
    case 'install-packages':
      on.completePython = true
      return
    case 'make-folder':
      folders.set(action.path, { path: action.path, mode: action.mode, owner: owner(action.owner) })
      return
    case 'write-file':
      parents(action.path)
      files.set(action.path, { path: action.path, mode: action.mode, owner: owner(action.owner), body: action.body })
      return
    case 'write-block':
      on.profileBlock = action.body
      return
    case 'remove-path': {
      const below = (path: string) => path === action.path || path.startsWith(`${action.path}/`)
      const others = [...files.keys(), ...folders.keys()].some((path) => path !== action.path && below(path))
      if (action.ifEmpty && others) return
      for (const map of [files, folders, on.hdfs]) for (const path of map.keys()) if (below(path)) map.delete(path)
      on.software = on.software.filter((name) => !below(`${rootFolder(bare)}/software/${name}`))
      return
    }
    case 'empty-data-folder':
      if (running.has('hdfs-datanode')) throw new Error(`${action.machine}: a DataNode that runs loses its data`)
      on.hdfs.delete(action.path)
      return
    case 'deliver':
      on.software.unshift(action.name)
      return
    case 'start-service':
      if (!action.restart && running.has(action.service)) on.enabled.add(action.service)
      else {
        running.set(action.service, startedFrom(on, here, cluster.name, action.service))
        on.enabled.add(action.service)
        on.drained.delete(action.service)
        if (known) startHadoop(byName(machines, cluster), action.machine, here, action.service)
      }
      return
    case 'prepare-service':
      prepareHadoop(byName(machines, cluster), cluster, here, action)
      return
    case 'upgrade-hdfs':
      upgradeHadoop(byName(machines, cluster), cluster, action)
      return
    case 'make-hdfs-folders':
      // One that stands by leaves it to the other.
      if (factsOfOne(machines, cluster, action.machine, on).namenode?.state === 'active')
        for (const { path } of action.folders) on.hdfs.set(`hdfs:${path}`, 'hdfs')
      return
    case 'reload-service': {
      const { read, ...daemon } = running.get(action.service)!
      const now = action.files.map((path) => [path, files.get(path)?.body] as const)
      running.set(action.service, { ...daemon, read: { ...read, ...Object.fromEntries(now) } })
      return
    }
    case 'stop-service':
    case 'kill-service':
      running.delete(action.service)
      on.drained.delete(action.service)
      if (action.kind === 'stop-service') on.enabled.delete(action.service)
      return
    case 'drain-worker':
      if (running.has(action.service)) on.drained.add(action.service)
      return
    case 'roll-journal':
    case 'end-processes':
    case 'keep-logs':
    case 'leave-safe-mode':
    case 'set-aside':
    case 'set-blocks-aside':
    case 'mount-disk':
    case 'lower-copies':
  }
}

function startedFrom({ bare, files, software }: SimulatedMachine, here: string, cluster: string, id: string): Running {
  const run = files.get(`${here}/services/${id}/run`)?.body
  if (run === undefined) throw new Error(`${bare.machine}: ${id} is started before its run script is there`)
  const kept = [...files.keys()].some(
    (path) => path.endsWith(`/${id}/supervise`) || path.endsWith(`tinderbox-${cluster}-${id}.service`),
  )
  if (!kept) throw new Error(`${bare.machine}: ${id} is started before anything keeps it`)
  for (const [, name] of run.matchAll(/\/software\/([\w.+-]+)/g))
    if (!software.includes(name!)) throw new Error(`${bare.machine}: ${id} is started before ${name} is there`)
  const read = [
    `${here}/services/${id}/run`,
    ...[...files.keys()].filter((path) => isReadBy(id, path.slice(here.length + 1))),
  ]
  return { pid: ++pids, run, read: Object.fromEntries(read.map((path) => [path, files.get(path)?.body])) }
}

/** Of the files in the cluster's folder. */
function isReadBy(id: string, path: string): boolean {
  if (guarded[path]) return guarded[path].includes(id)
  if (/^(hdfs|yarn)-/.test(id)) return path.startsWith('conf/hadoop/')
  if (id === 'zookeeper') return ['conf/zookeeper.cfg', 'conf/log4j2.properties'].includes(path)
  if (/^spark-(master|worker)/.test(id)) return ['conf/daemons.conf', 'conf/log4j2.properties'].includes(path)
  return path === `conf/${id}.conf` || path === 'conf/log4j2.properties' || path.startsWith('conf/hadoop/')
}
