import type { Budget } from '../config/budget.ts'
import { placementsOf, placementsOn, serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import { showMebibytes } from '../config/size.ts'
import { serviceOf } from '../services/index.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Check, Finding } from './check.ts'
import type { Fix } from './fix.ts'

/** What is promised to jobs, and what the daemons take, must be there; and the system should keep its part. */
export const memory: Check = {
  name: 'memory',
  page: {
    title: 'More is promised than the machine has',
    means:
      'What workers and NodeManagers offer to jobs and what the daemons take for themselves is more than the memory of the machine, or leaves too little for the system: where the file says by hand what each gets, that is a warning; what is shared out by "auto" alone is refused, as the machine is too small for it. Jobs then run until the kernel ends processes. Cores that are promised twice only make jobs slower.',
    mend: '`--fix` gives back to `auto` what the file sets by hand: for all machines where it is too much for most of them, else for this one. Or lower what the file sets by hand (`spark.worker.memory`, `yarn.nodemanager.memory`, heaps), or leave it out: "auto" shares out what there is.',
  },
  run(cluster, { budget, facts: { machine } }, all) {
    const promised = budget.memory - budget.system - budget.left
    const shareOut = (what: Offered) => sharedOut(cluster, machine, all, what)
    return [
      ...memoryFinding(budget, promised).map((one) => ({ ...one, fixes: shareOut('memory') })),
      ...coresFinding(budget).map((one) => ({ ...one, fixes: shareOut('cores') })),
    ]
  },
}

function memoryFinding(budget: Budget, promised: number): Omit<Finding, 'check' | 'machine'>[] {
  if (!isTooMuch.memory(budget)) return []
  const [has, all] = [showMebibytes(budget.memory), showMebibytes(promised)]
  const lacks = promised > budget.memory
  return [
    {
      // Who says by hand what is enough is told; what we share out ourselves never takes the system's part.
      severity: lacks || budget.tooSmall ? 'error' : 'warning',
      summary: lacks
        ? `${all} are promised to jobs and daemons, and the machine has ${has}`
        : `${all} of ${has} are promised to jobs and daemons: ${budget.memory - promised} MiB are left for the system, which should have ${budget.system} MiB`,
      evidence: [
        `/proc/meminfo, or the control group: ${budget.memory} MiB in all`,
        ...budget.shares.map(
          ({ id, heap, beyond, offer }) =>
            `${id}: heap ${heap} MiB and ${beyond} MiB beyond it${offer ? `; ${offer.memory} MiB for jobs` : ''}`,
        ),
      ].join('\n'),
      hint: !budget.tooSmall
        ? `${lower(budget)}, for all or under machines for this one, or place fewer services on it.`
        : 'It is too small for what the file places on it: place fewer services on it, or take a machine with more memory. If the system needs less than that, say by hand what each gets (heap; memory, of a worker at least 512m): then this is a warning.',
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
  if (!isTooMuch.cores({ cores, shares })) return []
  return [
    {
      severity: 'warning',
      summary: `${coresOffered(shares)} cores are promised to jobs, and the machine has ${cores}`,
      evidence: offers.map(({ id, offer }) => `${id}: ${offer.cores} cores`).join('\n'),
      hint: 'Lower spark.worker.cores or yarn.nodemanager.cores; "auto" shares out what there is.',
    },
  ]
}

type Offered = 'memory' | 'cores'

const isTooMuch = {
  memory: ({ left }: Pick<Budget, 'left'>) => left < 0,
  cores: ({ cores, shares }: Pick<Budget, 'cores' | 'shares'>) =>
    coresOffered(shares) > cores && shares.some(({ offer }) => offer?.byHand.cores),
}

function coresOffered(shares: Budget['shares']): number {
  return shares.reduce((sum, { offer }) => sum + (offer?.cores ?? 0), 0)
}

/** "auto" in place of what the file sets by hand: for all machines, where that is what is wrong; else for this one alone. */
function sharedOut(cluster: Cluster, machine: string, all: ReadonlyMap<string, MachineSite>, what: Offered): Fix[] {
  const byHand = all.get(machine)!.budget.shares.flatMap(({ id, offer }) => (offer?.byHand[what] ? [id] : []))
  const placements = placementsOn(cluster, machine).filter((one) => byHand.includes(serviceId(one)))
  if (placements.length === 0 || cluster.file === undefined) return []
  const general = placements.filter((one) => isForAll(cluster, one, all, what))
  const paths = placements.map((one) =>
    general.includes(one)
      ? [...serviceOf(one).block, what]
      : ['machines', machine, one.service === 'yarn-nodemanager' ? 'nodemanager' : 'worker', what],
  )
  const edits = [...new Map(paths.map((path) => [path.join('.'), { path, value: 'auto' }])).values()]
  return [
    {
      title:
        general.length === placements.length
          ? `share out the ${what} that each machine has (${edits.map(({ path }) => path.join('.')).join(', ')}: auto)`
          : `share out the ${what} that ${machine} has`,
      disturbs: `${general.length > 0 ? 'Workers' : 'Its workers'} start anew, drained first.`,
      actions: [],
      edits,
      up: true,
    },
  ]
}

/** The file says it of all machines at once, and most of them have not so much. */
function isForAll(
  cluster: Cluster,
  { service, own }: Placement,
  all: ReadonlyMap<string, MachineSite>,
  what: Offered,
): boolean {
  if (own?.includes(what)) return false
  const alike = placementsOf(cluster, service).flatMap((one) => {
    const on = all.get(one.machine)
    return on === undefined || one.own?.includes(what) ? [] : [on.budget]
  })
  return alike.filter(isTooMuch[what]).length * 2 > alike.length
}
