/** How the memory of the machines that a plan touches is shared out: one entry for all machines with the same budget. Pure. */
import type { Budget } from '../../config/budget.ts'
import { showMebibytes } from '../../config/size.ts'
import { groupBy } from '../../group-by.ts'
import type { Plan } from '../../operations/plan.ts'
import type { Looks } from './looks.ts'
import { showMachines } from './machine-names.ts'
import { wrap } from './text.ts'

/** Nothing where no daemon starts: those that run have said it before. */
export function budgetLines({ budgets, steps }: Plan, { color, width }: Looks): string[] {
  const touched = new Set(
    steps.flatMap(({ actions }) => actions.flatMap(({ kind, machine }) => (kind === 'start-service' ? [machine] : []))),
  )
  const groups = groupBy(
    budgets.filter(({ machine }) => touched.has(machine)),
    ({ budget }) => budgetText(budget),
  )
  if (groups.size === 0) return []
  const lines = [...groups].flatMap(([text, same]) => [
    `    ${color.cyan(
      showMachines(
        same.map(({ machine }) => machine),
        width,
      ),
    )}`,
    ...wrap(`      ${text}`, width, '      '),
  ])
  return ['', color.bold('Memory'), ...lines]
}

function budgetText({ memory, system, shares, left }: Budget): string {
  const daemons = shares.map(({ id, heap, beyond }) => `${id} ${showMebibytes(heap + beyond)}`)
  const jobs = shares.flatMap(({ id, offer }) =>
    offer ? [`${id} ${showMebibytes(offer.memory)} and ${offer.cores} ${offer.cores === 1 ? 'core' : 'cores'}`] : [],
  )
  return [
    `${showMebibytes(memory)}: system ${showMebibytes(system)}`,
    `daemons: ${daemons.join(', ')}`,
    ...(jobs.length > 0 ? [`for jobs: ${jobs.join(', ')}`] : []),
    left < 0 ? `${showMebibytes(-left)} too much` : `left ${showMebibytes(left)}`,
  ].join('; ')
}
