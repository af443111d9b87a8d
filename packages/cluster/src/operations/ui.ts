/**
 * `ui`: a way to one of Spark's own pages. All of them listen on their machine's loopback only, as they ask nobody for a password.
 * Links from one page to another machine's lead nowhere: each page is opened by its own name.
 */
import { jsonPage } from '../apis/get-json.ts'
import { applicationList, paths } from '../apis/spark-application.ts'
import type { Cluster, Placement } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import type { Tunnel } from '../hosts/host.ts'
import { activeMaster } from '../sites/active-master.ts'
import { siteOf, type MachineSite } from '../sites/machine-site.ts'
import { jobPortsOf } from '../services/job-ports.ts'
import type { Hosts } from './connect.ts'
import { observeMasters, observeNeeded } from './observe.ts'
import { isWay, machinesOfWay, openWay, type OpenPage, type WayName } from './ui-services.ts'

export type { OpenPage }

export interface PageAsked {
  readonly page: 'master' | 'worker' | 'app' | WayName
  /** worker: whose; needed when there are several. app: the machine that its driver runs on; default: whichever has one. */
  readonly machine?: string
  /** worker: which of several on one machine, 1 is the first. */
  readonly instance?: number
  /** app: as Spark calls it; default: the one that began last. */
  readonly application?: string
}

/** What a page needs to be opened: the machine that it is on; for an application the masters', and all others that answer. Throws ToolError: USAGE, SSH_*. */
export async function machinesForPage(
  cluster: Cluster,
  hosts: Hosts,
  asked: PageAsked,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, MachineSite>> {
  if (isWay(asked.page)) {
    const names = machinesOfWay(cluster, asked.page)
    const machines = cluster.machines.filter(({ name }) => names.includes(name))
    // Of those that stand by for each other, one may be off. The masters have the secret that the token is made of.
    return observeMasters(cluster, hosts, names.length === 1 ? names : [], signal, machines)
  }
  if (asked.page === 'master') return observeMasters(cluster, hosts, [], signal)
  if (asked.page === 'worker') return observeNeeded(cluster, hosts, [workerOf(cluster, asked).machine], signal)
  if (asked.machine !== undefined) return observeMasters(cluster, hosts, [asked.machine], signal)
  return observeMasters(cluster, hosts, [], signal, cluster.machines)
}

/** `machines`: as just observed. Throws ToolError: USAGE (no such machine), NOT_RUNNING (no such page answers), SSH_*. */
export async function openPage(
  cluster: Cluster,
  hosts: Hosts,
  machines: ReadonlyMap<string, MachineSite>,
  asked: PageAsked,
): Promise<OpenPage> {
  if (isWay(asked.page)) return openWay(cluster, hosts, machines, asked.page)
  if (asked.page === 'app') return openApplication(cluster, hosts, machines, asked)
  const placement = asked.page === 'master' ? activeMaster(cluster, machines).placement : workerOf(cluster, asked)
  const title = `${asked.page === 'master' ? 'the master' : 'the worker'} on ${placement.machine}`
  const tunnel = await hosts.get(placement.machine)!.tunnel(siteOf(machines, placement).ports['ui']!)
  return answering(tunnel, '/json/', title, placement.machine)
}

function workerOf(cluster: Cluster, { machine, instance }: PageAsked): Placement {
  const workers = cluster.placements.filter(({ service }) => service === 'spark-worker')
  const fitting = workers.filter(
    (worker) =>
      (machine === undefined || worker.machine === machine) &&
      (instance === undefined || (worker.instance ?? 1) === instance),
  )
  const [first] = fitting
  if (!first) {
    throw new ToolError('USAGE', {
      message: `there is no such worker: ${machine ?? ''}${instance === undefined ? '' : ` ${instance}`}`,
      hint: `Workers are on: ${[...new Set(workers.map((worker) => worker.machine))].join(', ')}`,
    })
  }
  if (machine === undefined && new Set(fitting.map((worker) => worker.machine)).size > 1) {
    throw new ToolError('USAGE', {
      message: 'there are several workers',
      hint: `Name its machine: tinderbox ui worker ${first.machine}`,
    })
  }
  return first
}

/** Passes the tunnel on if a page really answers through it. */
async function answering(tunnel: Tunnel, probe: string, title: string, machine: string): Promise<OpenPage> {
  const page = jsonPage(tunnel.port)
  try {
    await page.get(probe)
  } catch (cause) {
    await tunnel.close()
    throw new ToolError('NOT_RUNNING', {
      message: `the page of ${title} does not answer`,
      hint: 'See what runs: tinderbox status',
      machine,
      seen: (cause as Error).message,
      cause,
    })
  } finally {
    page.close()
  }
  return { address: `http://127.0.0.1:${tunnel.port}/`, title, close: () => tunnel.close() }
}

interface Found {
  readonly id: string
  readonly name: string
  readonly began: number
  readonly machine: string
  readonly port: number
}

/** A driver takes the first free port from 4040 on; so each listening port in that range is asked which application it is. */
async function openApplication(
  cluster: Cluster,
  hosts: Hosts,
  machines: ReadonlyMap<string, MachineSite>,
  asked: PageAsked,
): Promise<OpenPage> {
  const where = cluster.machines.filter(({ name }) => asked.machine === undefined || name === asked.machine)
  if (where.length === 0)
    throw new ToolError('USAGE', {
      message: `the cluster has no machine "${asked.machine}"`,
      hint: `Its machines: ${cluster.machines.map(({ name }) => name).join(', ')}`,
    })
  const running = new Set(activeMaster(cluster, machines).state?.activeapps.map(({ id }) => id))
  const found = (
    await Promise.all(
      where.filter(({ name }) => machines.has(name)).map(({ name }) => applicationsOn(cluster, name, hosts, machines)),
    )
  ).flat()
  const own = found.filter(({ id }) => running.has(id) && (asked.application === undefined || id === asked.application))
  const [latest] = own.toSorted((a, b) => b.began - a.began)
  if (!latest) {
    throw new ToolError('NOT_RUNNING', {
      message:
        running.size === 0
          ? 'no application is running on the cluster'
          : `${asked.application ?? 'what is running on the cluster'} has no page that answers`,
      hint:
        running.size === 0
          ? 'An application has its page only as long as it runs. Start one: tinderbox submit FILE'
          : 'It may be starting or ending, or its driver runs outside the cluster: try again in a moment.',
      ...(running.size > 0 && { seen: `Running: ${[...running].join(', ')}` }),
    })
  }
  const tunnel = await hosts.get(latest.machine)!.tunnel(latest.port)
  return answering(
    tunnel,
    paths.applications,
    `the application "${latest.name}" (${latest.id}) on ${latest.machine}`,
    latest.machine,
  )
}

async function applicationsOn(
  cluster: Cluster,
  machine: string,
  hosts: Hosts,
  machines: ReadonlyMap<string, MachineSite>,
): Promise<Found[]> {
  const ports = machines.get(machine)!.facts.listening.map(({ port }) => port)
  const { ui, tries } = jobPortsOf(cluster.settings.spark.conf)
  const found: Found[] = []
  for (const port of ports.filter((one) => one >= ui && one <= ui + tries)) {
    const tunnel = await hosts.get(machine)!.tunnel(port)
    const page = jsonPage(tunnel.port)
    try {
      const list = applicationList.parse(await page.get(paths.applications))
      found.push(
        ...list.map(({ id, name, attempts }) => ({ id, name, began: attempts[0]?.startTimeEpoch ?? 0, machine, port })),
      )
    } catch {
      // Something else listens there.
    } finally {
      page.close()
      await tunnel.close()
    }
  }
  return found
}
