import { serviceId, type Cluster } from '../config/cluster.ts'
import { groupBy } from '../group-by.ts'
import type { Listener } from '../probes/listening.ts'
import type { Program } from '../probes/programs.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { ClusterCheck, Finding } from './check.ts'
import { describeProgram, endingOf, isHandMade } from './end-of-program.ts'
import type { Fix } from './fix.ts'
import { evidenceOnSeveral, namesOf } from './on-several.ts'
import { movingEdits, otherPort, type Move } from './other-port.ts'
import { takenPorts, type TakenPort } from './taken-ports.ts'

/** The guide's first trouble: "failed to launch": another program, often a web server, has the port. */
export const portInUse: ClusterCheck = {
  name: 'port-in-use',
  page: {
    title: 'A port is taken',
    means:
      'Another program listens where a daemon of the cluster has to: a web server on 8080 is the usual one. Spark\'s own scripts say "failed to launch" and no more, or a page steps up to the next port, where nobody looks for it.',
    mend: '`--fix` gives the daemon another free port in the file, and `up` moves it everywhere; at a terminal it also offers to stop the program that is named, which is done only when somebody chooses it. The same program on the same port of several machines is one finding and one choice; where most machines that have the daemon are concerned, its port moves on all of them, by one key. By hand: the finding names the key, and `tinderbox ports` lists all of them.',
  },
  runOnAll(cluster, all, { examined }) {
    const taken = [...all.values()].flatMap((on) =>
      takenOn(cluster, on, examined?.get(on.facts.machine)?.programs ?? []),
    )
    const chosen = new Map<string, Set<number>>()
    // A daemon's port moves to one other, whoever has it.
    return [...groupBy(taken, portOf).values()].flatMap((same) => {
      const [{ placement, use, port }, ...others] = same as [Taken, ...Taken[]]
      const move = otherPort(
        cluster,
        all,
        [placement, ...others.map((one) => one.placement)],
        { ...use, number: port },
        chosen,
      )
      for (const machine of move?.machines ?? [])
        chosen.set(machine, new Set([...(chosen.get(machine) ?? []), move!.port]))
      return [...groupBy(same, holderOf).values()].map((group) => finding(group as [Taken, ...Taken[]], move))
    })
  },
}

interface Taken extends TakenPort {
  readonly on: MachineSite
  readonly program: Program | undefined
}

const portOf = ({ placement, use, port }: Taken): string => `${serviceId(placement)} ${use.name} ${port}`

const holderOf = ({ listener, program }: Taken): string => `${listener.program} ${program?.unit}`

function takenOn(cluster: Cluster, on: MachineSite, programs: readonly Program[]): Taken[] {
  const { facts } = on
  // It is that cluster's own daemons that listen there: another-cluster says so, once, and what to do.
  if (cluster.kind !== 'local' && facts.otherClusters.some((one) => one.name !== 'local' && one.processes > 0))
    return []
  // What has our ports is ours, in the other place.
  if (facts.elsewhere !== undefined) return []
  return takenPorts(cluster, on).flatMap((one): Taken[] => {
    const program = programs.find(({ pid }) => pid === one.listener.pid)
    // A doctor knows better: leftover-processes.
    return program !== undefined && isHandMade(program) ? [] : [{ ...one, on, program }]
  })
}

/** The same program has the port of the same daemon, on one machine or on many. */
function finding(group: readonly [Taken, ...Taken[]], move: Move | undefined): Omit<Finding, 'check'> {
  const [{ placement, use, port, listener, program }, ...others] = group
  const id = serviceId(placement)
  const machines = group.map(({ on }) => on.facts.machine)
  const isOne = others.length === 0
  const ending = endingOfAll(group)
  return {
    severity: 'error',
    machine: isOne ? placement.machine : '',
    summary: `${isOne ? '' : `${namesOf(machines)}: `}port ${port}, which ${id} needs, is taken by ${listener.program ?? 'another program'}`,
    evidence: evidenceOnSeveral(
      group.map((one) => ({ machine: one.on.facts.machine, evidence: evidence(port, one.listener, one.program) })),
    ),
    hint: `${stopping(program, isOne)}, or give ${id} another port in the file: ${use.key}${move ? `: ${move.port} is free` : ''}.`,
    explains: machines.map((machine) => ({ machine, service: id })),
    fixes: [...(move ? [moving(group, move)] : []), ...(ending ? [ending] : [])],
  }
}

function moving(group: readonly [Taken, ...Taken[]], move: Move): Fix {
  const [{ placement, use, port }] = group
  const id = serviceId(placement)
  const edits = movingEdits(
    group.map((one) => one.placement),
    use,
    move,
  )
  const machines = group.map(({ on }) => on.facts.machine)
  const where = edits.every(({ path }) => path[0] === 'machines') ? ` on ${namesOf(machines)}` : ''
  const isOne = (move.isGeneral ? move.machines : machines).length === 1
  return {
    title: `move ${use.name === 'ui' ? 'the page' : `the port (${use.name})`} of ${id}${where} from ${port} to ${move.port}`,
    disturbs: `${isOne ? id : `Each ${id}`} starts anew${use.from === 'cluster' ? ', and what dials it follows' : ''}.`,
    actions: [],
    edits,
    up: true,
  }
}

/** One choice; where it would leave the port taken on one of them, none. */
function endingOfAll(group: readonly Taken[]): Fix | undefined {
  const seen = group.flatMap(({ on, program }) => (program ? [{ on, programs: [program] }] : []))
  return seen.length === group.length ? endingOf(seen, { up: true }) : undefined
}

function evidence(port: number, { program, pid, hosts }: Listener, seen: Program | undefined): string {
  const listens = `ss -ltnp: port ${port}${hosts === undefined ? '' : ` on ${hosts.join(', ')}`}, ${program ?? 'a program of another user'}${pid === undefined ? '' : `, pid ${pid}`}`
  return seen === undefined ? listens : `${listens}\n${describeProgram(seen)}`
}

/** How that program is stopped by hand. */
function stopping(program: Program | undefined, isOne: boolean): string {
  const each = isOne ? '' : ' on each'
  if (program === undefined) return `Stop that program${each}`
  if (/\bdocker-proxy\b/.test(program.command)) return `Stop the container that publishes the port${each} (docker ps)`
  if (program.unit !== undefined) return `Stop it${each} (sudo systemctl stop ${program.unit})`
  return isOne
    ? `Stop that program (sudo kill ${program.pid})`
    : `Stop that program${each} (sudo kill, with its pid there)`
}
