import type { Budget } from '../config/budget.ts'
import type { Cluster } from '../config/cluster.ts'
import { showMebibytes } from '../config/size.ts'
import type { Check, Finding } from './check.ts'
import type { Fix } from './fix.ts'

/** What is promised to jobs, and what the daemons take, must be there; and the system should keep its part. */
export const memory: Check = {
  name: 'memory',
  page: {
    title: 'More is promised than the machine has',
    means:
      'What workers and NodeManagers offer to jobs and what the daemons take for themselves is more than the memory of the machine, or leaves too little for the system. Jobs then run until the kernel ends processes. Cores that are promised twice only make jobs slower.',
    mend: '`--fix` gives back to `auto` what the file sets by hand. Or lower what the file sets by hand (`spark.worker.memory`, `yarn.nodemanager.memory`, heaps), or leave it out: "auto" shares out what there is.',
  },
  run(cluster, { budget, facts: { machine } }) {
    const promised = budget.memory - budget.system - budget.left
    const shareOut = (what: 'memory' | 'cores') => sharedOut(cluster, machine, budget, what)
    return [
      ...memoryFinding(budget, promised).map((one) => ({ ...one, fixes: shareOut('memory') })),
      ...coresFinding(budget).map((one) => ({ ...one, fixes: shareOut('cores') })),
    ]
  },
}

function memoryFinding(budget: Budget, promised: number): Omit<Finding, 'check' | 'machine'>[] {
  if (budget.left >= 0) return []
  const [has, all] = [showMebibytes(budget.memory), showMebibytes(promised)]
  const isTooMuch = promised > budget.memory
  return [
    {
      severity: isTooMuch ? 'error' : 'warning',
      summary: isTooMuch
        ? `${all} are promised to jobs and daemons, and the machine has ${has}`
        : `${all} of ${has} are promised to jobs and daemons: ${budget.memory - promised} MiB are left for the system, which should have ${budget.system} MiB`,
      evidence: [
        `/proc/meminfo, or the control group: ${budget.memory} MiB in all`,
        ...budget.shares.map(
          ({ id, heap, beyond, offer }) =>
            `${id}: heap ${heap} MiB and ${beyond} MiB beyond it${offer ? `; ${offer.memory} MiB for jobs` : ''}`,
        ),
      ].join('\n'),
      hint: `${lower(budget)}, for all or under machines for this one, or place fewer services on it.`,
    },
  ]
}

function lower({ shares }: Budget): string {
  const keys = shares.flatMap(({ id, offer }) =>
    offer?.byHand.memory ? [id.startsWith('yarn-') ? 'yarn.nodemanager.memory' : 'spark.worker.memory'] : [],
  )
  return keys.length > 0
    ? `Lower ${[...new Set(keys)].join(' or ')} ("auto" takes what the system and the daemons leave)`
    : 'Lower what the file sets by hand (heap)'
}

/** Cores can be promised twice; a job that counts on them is only slower. */
function coresFinding({ cores, shares }: Budget): Omit<Finding, 'check' | 'machine'>[] {
  const offers = shares.flatMap(({ id, offer }) => (offer ? [{ id, offer }] : []))
  const all = offers.reduce((sum, { offer }) => sum + offer.cores, 0)
  if (all <= cores || !offers.some(({ offer }) => offer.byHand.cores)) return []
  return [
    {
      severity: 'warning',
      summary: `${all} cores are promised to jobs, and the machine has ${cores}`,
      evidence: offers.map(({ id, offer }) => `${id}: ${offer.cores} cores`).join('\n'),
      hint: 'Lower spark.worker.cores or yarn.nodemanager.cores; "auto" shares out what there is.',
    },
  ]
}

/** On this machine alone, "auto" in place of what the file sets by hand. */
function sharedOut(cluster: Cluster, machine: string, { shares }: Budget, what: 'memory' | 'cores'): Fix[] {
  const keys = shares.flatMap(({ id, offer }) =>
    offer?.byHand[what] ? [id.startsWith('yarn-') ? 'nodemanager' : 'worker'] : [],
  )
  if (keys.length === 0 || cluster.file === undefined) return []
  return [
    {
      title: `share out the ${what} that ${machine} has`,
      disturbs: 'its workers start anew, drained first',
      actions: [],
      edits: [...new Set(keys)].map((key) => ({ path: ['machines', machine, key, what], value: 'auto' })),
      up: true,
    },
  ]
}
