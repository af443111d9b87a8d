import type { MachineSite } from '../sites/machine-site.ts'
import type { Check } from './check.ts'
import { kept } from './fix.ts'

interface Seen {
  readonly version: string
  readonly where: string
}

/** What a newer major version of Spark has written, an older one need not understand. Within a major version any change is allowed. */
export const downgrade: Check = {
  name: 'downgrade',
  page: {
    title: 'The file asks for an older major version',
    means:
      'What a newer major version of Spark has written (the recovery of its master, logs of events, tables) an older one need not understand. It is met when a file is older than the cluster, as after a checkout of an old commit.',
    mend: '`--fix` writes the version of what runs into the file where somebody chooses it, and with `--yes` only with `--only downgrade`. By hand: name a version of the same major line in the file; `tinderbox up --rollback` goes back to what ran before an upgrade. To begin anew with the older one, end the cluster first: `tinderbox down --purge`.',
  },
  run(cluster, on, all, { back }) {
    // What ran before is known to have run with what is there.
    if (back) return []
    const { version } = cluster.settings.spark
    const newer = (one: MachineSite) => seenOn(one).find((seen) => majorOf(seen.version) > majorOf(version))
    const found = newer(on)
    if (!found) return []
    // The file is wrong, not the machines: said once.
    for (const one of all.values()) {
      if (one === on) break
      if (newer(one)) return []
    }
    const others = [...all.values()].filter((one) => one !== on && newer(one)).length
    const fixes = kept(cluster, 'spark', found.version)
    return [
      {
        severity: 'error',
        summary: `the cluster has Spark ${found.version}, and the file asks for ${version}: a downgrade across a major version`,
        evidence: `${on.facts.machine}: ${found.where}${others === 0 ? '' : `; the same on ${others} more`}`,
        hint: `Name a version ${majorOf(found.version)}.x in the file: spark.version. Back to what ran before an upgrade: tinderbox up --rollback. To begin anew with ${version}, end the cluster first: tinderbox down --purge.`,
        ...(fixes.length > 0 && { fixes }),
      },
    ]
  },
}

/** What runs; where nothing does, what was applied last. */
function seenOn({ facts, here }: MachineSite): Seen[] {
  const running = facts.daemons.flatMap(({ id, pid, version }): Seen[] =>
    version === undefined || !id.startsWith('spark-')
      ? []
      : [{ version, where: `${id} (pid ${pid}) runs Spark ${version}` }],
  )
  if (running.length > 0) return running
  const path = `${here}/cluster.json`
  const version = sparkIn(facts.files.find((file) => file.path === path)?.body)
  return version === undefined ? [] : [{ version, where: `${path} names Spark ${version}` }]
}

/** Somebody may have edited it. */
function sparkIn(json: string | undefined): string | undefined {
  try {
    const read = JSON.parse(json ?? '{}') as { settings?: { spark?: { version?: unknown } } } | null
    const version = read?.settings?.spark?.version
    return typeof version === 'string' ? version : undefined
  } catch {
    return undefined
  }
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10)
}
