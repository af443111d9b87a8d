import { serviceId } from '../config/cluster.ts'
import type { Listener } from '../probes/listening.ts'
import type { Program } from '../probes/programs.ts'
import type { Check, Finding } from './check.ts'
import { describeProgram, endingOf, isHandMade } from './end-of-program.ts'
import type { Fix } from './fix.ts'
import { otherPort } from './other-port.ts'
import { takenPorts } from './taken-ports.ts'

/** The guide's first trouble: "failed to launch": another program, often a web server, has the port. */
export const portInUse: Check = {
  name: 'port-in-use',
  page: {
    title: 'A port is taken',
    means:
      'Another program listens where a daemon of the cluster has to: a web server on 8080 is the usual one. Spark\'s own scripts say "failed to launch" and no more, or a page steps up to the next port, where nobody looks for it.',
    mend: '`--fix` gives the daemon another free port in the file, and `up` moves it everywhere; at a terminal it also offers to stop the program that is named, which is done only when somebody chooses it. By hand: the finding names the key, and `tinderbox ports` lists all of them.',
  },
  run(cluster, on, all, { examined }) {
    const { facts } = on
    // It is that cluster's own daemons that listen there: another-cluster says so, once, and what to do.
    if (cluster.kind !== 'local' && facts.otherClusters.some((one) => one.name !== 'local' && one.processes > 0))
      return []
    // What has our ports is ours, in the other place.
    if (facts.elsewhere !== undefined) return []
    const programs = examined?.get(facts.machine)?.programs ?? []
    const chosen = new Set<number>()
    return takenPorts(cluster, on).flatMap(
      ({ placement, use, port, listener }): Omit<Finding, 'check' | 'machine'>[] => {
        const id = serviceId(placement)
        const program = programs.find(({ pid }) => pid === listener.pid)
        // A doctor knows better: leftover-processes.
        if (program !== undefined && isHandMade(program)) return []
        const move = otherPort(cluster, all, placement, { ...use, number: port }, chosen)
        if (move) chosen.add(move.port)
        const moving: Fix[] = move
          ? [
              {
                title: `move ${use.name === 'ui' ? 'the page' : `the port (${use.name})`} of ${id}${move.edit.path[0] === 'machines' ? ` on ${facts.machine}` : ''} from ${port} to ${move.port}`,
                disturbs: `${id} starts anew${use.from === 'cluster' ? ', and what dials it follows' : ''}.`,
                actions: [],
                edits: [move.edit],
                up: true,
              },
            ]
          : []
        const ending = program && endingOf([program], on, { up: true })
        return [
          {
            severity: 'error',
            summary: `port ${port}, which ${id} needs, is taken by ${listener.program ?? 'another program'}`,
            evidence: evidence(port, listener, program),
            hint: `${stopping(program)}, or give ${id} another port in the file: ${use.key}${move ? `: ${move.port} is free` : ''}.`,
            explains: [{ machine: facts.machine, service: id }],
            fixes: [...moving, ...(ending ? [ending] : [])],
          },
        ]
      },
    )
  },
}

function evidence(port: number, { program, pid, hosts }: Listener, seen: Program | undefined): string {
  const listens = `ss -ltnp: port ${port}${hosts === undefined ? '' : ` on ${hosts.join(', ')}`}, ${program ?? 'a program of another user'}${pid === undefined ? '' : `, pid ${pid}`}`
  return seen === undefined ? listens : `${listens}\n${describeProgram(seen)}`
}

/** How that program is stopped by hand. */
function stopping(program: Program | undefined): string {
  if (program === undefined) return 'Stop that program'
  if (/\bdocker-proxy\b/.test(program.command)) return 'Stop the container that publishes the port (docker ps)'
  return program.unit === undefined
    ? `Stop that program (sudo kill ${program.pid})`
    : `Stop it (sudo systemctl stop ${program.unit})`
}
