import type { Cluster } from '../config/cluster.ts'
import type { OtherCluster } from '../probes/other-clusters.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Check } from './check.ts'

/** A machine belongs to one cluster. The one of a machine alone (`local`) is each user's own, and in nobody's way. */
export const anotherCluster: Check = {
  name: 'another-cluster',
  page: {
    title: 'A machine belongs to another cluster',
    means:
      'A machine belongs to one cluster at a time, as two would share its memory and its ports. It is met when a machine moves from one file to another, and when `name` in the file was changed: the name is part of folders and units on the machines, so with another name none of it is found.',
    mend: 'Nothing is done by itself, as either cluster may be the wanted one. Change the name back, or take the machine out of one of the two files. `tinderbox adopt HOST --name NAME` gets the file of the cluster that is there, and `tinderbox down --purge` with that file ends it.',
  },
  run(cluster, on, all) {
    if (cluster.kind === 'local') return []
    const others = othersOn(on)
    if (others.length === 0) return []
    const first = [...all.values()][0]!
    const host = cluster.machines.find(({ name }) => name === on.facts.machine)?.ssh?.destination ?? on.facts.machine
    const from = nameBefore(all)
    if (from !== undefined) {
      if (on !== first) return []
      const folders = [...all.values()].flatMap((one) => othersOn(one))
      return [
        {
          severity: 'error',
          summary: `the name in the file was changed from ${from} to ${cluster.name}: ${machines(all.size)} of the file ${all.size === 1 ? 'holds' : 'hold'} the cluster ${from}, and nothing of ${cluster.name}`,
          evidence: `${folders[0]!.folder} on ${machines(all.size)}; ${running(folders)}`,
          hint: `The name is part of folders and units on the machines, so it stays: change it back to ${from}. If ${cluster.name} shall be a cluster of its own, end ${from} first: ${ending(host, from)}.`,
        },
      ]
    }
    return others.map((other) => ({
      severity: 'error',
      summary: `it belongs to another cluster, ${other.name}`,
      evidence: `${other.folder} exists; ${running([other])}`,
      hint: `If the name in the file was changed from ${other.name} to ${cluster.name}, change it back: the name stays. Else take ${on.facts.machine} out of this file, or end ${other.name} first: ${ending(host, other.name)}.`,
    }))
  },
}

function othersOn({ facts }: MachineSite): readonly OtherCluster[] {
  return facts.otherClusters.filter(({ name }) => name !== 'local')
}

/** What the cluster was called, by all its machines: they hold one other cluster, the same, and nothing of the one in the file. */
function nameBefore(all: ReadonlyMap<string, MachineSite>): string | undefined {
  let before: string | undefined
  for (const on of all.values()) {
    const [other, ...more] = othersOn(on)
    if (!other || more.length > 0 || on.facts.folders.some(({ path }) => path === on.here)) return undefined
    before ??= other.name
    if (other.name !== before) return undefined
  }
  return before
}

function running(all: readonly OtherCluster[]): string {
  const count = all.reduce((sum, { processes }) => sum + processes, 0)
  return count === 0 ? 'none of its processes runs' : `${count} of its processes ${count === 1 ? 'runs' : 'run'}`
}

function machines(count: number): string {
  return count === 1 ? 'the machine' : `all ${count} machines`
}

function ending(host: string, name: Cluster['name']): string {
  return `\`tinderbox adopt ${host} --name ${name}\` gets its file, then \`tinderbox down --purge\` with that file`
}
