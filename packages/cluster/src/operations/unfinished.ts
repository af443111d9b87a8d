/** What an `up` has begun and nobody has ended, as the machines of the file keep it. Pure. */
import type { Finding } from '../checks/check.ts'
import { appliedByUp } from '../checks/fix.ts'
import type { Cluster } from '../config/cluster.ts'
import type { Facts } from '../probes/facts.ts'
import { rootFolder } from '../sites/machine-site.ts'
import { keptPath, keptText } from './kept-file.ts'
import { targetText } from './rollback.ts'
import type { Leaver } from './roster.ts'

/** One for all machines; none while somebody holds the lock, as that run may be the one that ends it. */
export function unfinishedFindings(cluster: Cluster, facts: readonly Facts[]): Finding[] {
  if (facts.some(({ lock }) => lock)) return []
  const begun = facts.filter((one) => {
    const next = keptText(cluster, one, 'next')
    return next !== undefined && next !== keptText(cluster, one, 'cluster')
  })
  const [first] = begun
  if (!first) return []
  const more = begun.length === 1 ? '' : ` and ${begun.length - 1} more`
  const back = targetText(cluster, facts) === undefined ? '' : '; tinderbox up --rollback goes back'
  return [
    {
      check: 'unfinished',
      severity: 'warning',
      machine: first.machine,
      summary: 'an `up` has begun and has not ended',
      evidence: `${keptPath(`${rootFolder(first)}/clusters/${cluster.name}`, 'next')} is there on ${first.machine}${more}, and nobody holds the lock`,
      hint: `tinderbox up goes on${back}.`,
      fixes: [appliedByUp('apply the file as it is now')],
    },
  ]
}

/** For each machine that was taken out of the file. `found`: of the checks; a worker that still runs on such a machine is no cause of its own. */
export function withLeavers(leavers: readonly Leaver[], found: readonly Finding[]): Finding[] {
  const strangers = found.filter(({ check }) => check === 'stranger')
  // Leavers are not asked here, so whose a worker is shows only by their number.
  const theirs = strangers.length <= leavers.length ? strangers : []
  return [
    ...found.filter((one) => !theirs.includes(one)),
    ...leavers.map(({ machine }): Finding => ({
      check: 'leaving',
      severity: 'warning',
      machine: machine.name,
      // Its name first: a name as short as "a" is in any text.
      summary: `${machine.name} was taken out of the file and is still to be cleaned`,
      evidence: [
        `the file that was applied or begun before has ${machine.name}`,
        ...(leavers.length === 1 ? theirs.map(({ evidence }) => evidence) : []),
      ].join('\n'),
      hint: 'tinderbox up drains, stops and cleans what was taken out.',
      fixes: [appliedByUp(`drain, stop and clean ${machine.name}`)],
    })),
  ]
}
