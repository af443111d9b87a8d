/** The part of the plan that is about software: what is missing on a machine. Pure. */
import type { Action } from '../actions/action.ts'
import type { Cluster } from '../config/cluster.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { softwareNeeded } from '../sites/software-needed.ts'

/** What only the machine's own package manager can bring: a Python that is complete. */
export function packageActions({ facts }: MachineSite): Action[] {
  const { python, tools, login, machine } = facts
  if (python.complete || python.executable !== 'python3' || !login.root || !tools.has('apt-get')) return []
  const why = python.version === undefined ? 'there is no Python' : 'its Python lacks parts of the standard library'
  return [{ kind: 'install-packages', machine, why, packages: ['python3'] }]
}

export function softwareActions(cluster: Cluster, on: MachineSite): Action[] {
  return softwareNeeded(cluster, on).map(({ artifact, folder, name, why }) => ({
    kind: 'deliver',
    machine: on.facts.machine,
    why,
    artifact,
    version: `${cluster.settings[artifact === 'classes' ? 'spark' : artifact].version}`,
    folder,
    name,
  }))
}
