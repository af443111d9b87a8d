/** Ways to the services besides Spark's own daemons: pages, and what clients of Connect and JDBC are told. All listen on loopback only. */
import { jsonPage } from '../apis/get-json.ts'
import { placementsOf, type Cluster, type Placement, type ServiceName } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import type { Tunnel } from '../hosts/host.ts'
import { connectToken } from '../services/spark-connect.ts'
import { serviceOf } from '../services/index.ts'
import { secretOf } from '../sites/cluster-secret.ts'
import { siteOf, type MachineSite } from '../sites/machine-site.ts'
import type { Hosts } from './connect.ts'

export interface OpenPage {
  /** `http://127.0.0.1:43567/`, `sc://localhost:43567/;token=...`, `jdbc:hive2://127.0.0.1:43567/default` */
  readonly address: string
  /** `the master on a`, `the application "Pi" (app-...) on a` */
  readonly title: string
  /** What else helps to use it; lines for people. */
  readonly notes?: readonly string[]
  /** Until then it stays open, as long as the connection to the machine. */
  close(): Promise<void>
}

type Machines = ReadonlyMap<string, MachineSite>

interface Way {
  readonly service: ServiceName
  /** The name of its port. */
  readonly port: string
  /** Whether it is the one that works, where others stand by. */
  readonly active?: (on: MachineSite) => boolean
  /** Answers with JSON when all is well; none: it speaks something else. */
  readonly probe?: string
  readonly block: string
}

export const ways = {
  history: { service: 'spark-history', port: 'ui', probe: '/api/v1/version', block: 'history' },
  yarn: {
    service: 'yarn-resourcemanager',
    port: 'http',
    probe: '/ws/v1/cluster/info',
    block: 'yarn',
    active: ({ facts }) => facts.resourcemanager?.ha === 'ACTIVE',
  },
  hdfs: {
    service: 'hdfs-namenode',
    port: 'http',
    probe: '/jmx?qry=Hadoop:service=NameNode,name=NameNodeStatus',
    block: 'hdfs',
    active: ({ facts }) => facts.namenode?.state === 'active',
  },
  connect: { service: 'spark-connect', port: 'grpc', block: 'connect' },
  thrift: { service: 'spark-thrift', port: 'thrift', block: 'thrift' },
} as const satisfies Record<string, Way>

export type WayName = keyof typeof ways

export function isWay(name: string): name is WayName {
  return Object.hasOwn(ways, name)
}

/** The machines that may have it. Throws ToolError USAGE when the cluster has no such service. */
export function machinesOfWay(cluster: Cluster, name: WayName): readonly string[] {
  const { service, block } = ways[name]
  const found = placementsOf(cluster, service).map(({ machine }) => machine)
  if (found.length > 0) return found
  throw new ToolError('USAGE', {
    message: `the cluster ${cluster.name} has no ${service}`,
    hint: `Add it to the file and run \`tinderbox up\`: ${block}: {}`,
  })
}

/** `machines`: those that answered just now. Throws ToolError NOT_RUNNING. */
export async function openWay(cluster: Cluster, hosts: Hosts, machines: Machines, name: WayName): Promise<OpenPage> {
  const way: Way = ways[name]
  const placement = working(cluster, machines, way)
  const title = `${serviceOf(placement).title.replace(/s$/, '')} on ${placement.machine}`
  const port = siteOf(machines, placement).ports[way.port]!
  const there = machines.get(placement.machine)!
  if (!there.facts.listening.some((one) => one.port === port)) throw silent(title, placement.machine)
  const tunnel = await hosts.get(placement.machine)!.tunnel(port)
  const close = () => tunnel.close()
  if (name === 'connect') {
    const token = connectToken(secretOf(cluster, machines) ?? '')
    return { ...connectAddress(tunnel.port, token), title, close }
  }
  if (name === 'thrift') return { ...thriftAddress(tunnel.port), title, close }
  await answers(tunnel, way.probe!, title, placement.machine)
  return { address: `http://127.0.0.1:${tunnel.port}/`, title, close }
}

/** PySpark takes a token without TLS only for the name `localhost`; through the tunnel all of it is inside SSH. */
export function connectAddress(port: number, token: string) {
  const address = `sc://localhost:${port}/;token=${token}`
  return {
    address,
    notes: [
      `Python:  SparkSession.builder.remote("${address}").getOrCreate()`,
      `shell:   export SPARK_REMOTE='${address}'`,
      "The token is the cluster's: whoever has it runs programs there.",
    ],
  }
}

export function thriftAddress(port: number) {
  const address = `jdbc:hive2://127.0.0.1:${port}/default`
  return { address, notes: [`beeline -u '${address}'`, 'It asks for no password: any user name will do.'] }
}

function working(cluster: Cluster, machines: Machines, { service, active }: Way): Placement {
  const all = placementsOf(cluster, service)
  const answering = all.filter(({ machine }) => machines.has(machine))
  const found = active ? answering.find(({ machine }) => active(machines.get(machine)!)) : answering[0]
  if (found) return found
  throw new ToolError('NOT_RUNNING', {
    message: `no ${service} is ${active ? 'active' : 'running'}`,
    hint: 'See what runs: tinderbox status',
    seen: all
      .map(({ machine }) => `${machine}: ${machines.has(machine) ? 'stands by, or does not run' : 'does not answer'}`)
      .join('\n'),
  })
}

async function answers(tunnel: Tunnel, probe: string, title: string, machine: string): Promise<void> {
  const page = jsonPage(tunnel.port)
  try {
    await page.get(probe)
  } catch (cause) {
    await tunnel.close()
    throw silent(title, machine, cause as Error)
  } finally {
    page.close()
  }
}

function silent(title: string, machine: string, cause?: Error): ToolError {
  return new ToolError('NOT_RUNNING', {
    message: `${title} does not answer`,
    hint: 'If it has just started, wait some seconds. See what runs: tinderbox status',
    machine,
    ...(cause && { seen: cause.message, cause }),
  })
}
