/** The audit trail, for people: a table of runs; or one run with all that it did. */
import type { AuditRun } from '../../operations/audit-runs.ts'
import { showDuration } from './duration.ts'
import { localTime } from './local-time.ts'
import type { Looks } from './looks.ts'
import { table } from './table.ts'
import { printable, wrap } from './text.ts'

export interface AuditView {
  readonly looks: Looks
  /** Every action of the runs, instead of a line for each. */
  readonly whole: boolean
}

export function auditLines(runs: readonly AuditRun[], { looks, whole }: AuditView): string[] {
  if (whole) return runs.flatMap((run, i) => [...(i > 0 ? [''] : []), ...wholeRun(run, looks)])
  const rows = runs.map((run) => [
    localTime(run.at),
    printable(`${run.user}@${run.host}`),
    printable(run.command),
    outcome(run, looks),
    run.changes === undefined ? '' : `${run.changes}`,
    run.run,
  ])
  return table(['WHEN', 'WHO', 'COMMAND', 'OUTCOME', 'CHANGES', 'RUN'], rows, looks)
}

function outcome({ outcome, code }: AuditRun, { color }: Looks): string {
  const paint = { done: color.green, failed: color.red, interrupted: color.yellow, running: color.cyan }[outcome]
  return paint(code === undefined ? outcome : printable(`${outcome}: ${code}`))
}

function wholeRun(run: AuditRun, looks: Looks): string[] {
  const { color, width, tick, cross } = looks
  const seconds = run.ended === undefined ? undefined : (Date.parse(run.ended) - Date.parse(run.at)) / 1000
  const facts: (readonly [string, string])[] = [
    ['who', `${run.user}@${run.host} (pid ${run.pid}), tinderbox ${run.version}`],
    ['when', localTime(run.at) + (seconds === undefined || seconds < 0 ? '' : `, for ${showDuration(seconds)}`)],
    ['where', `the trail is on ${run.machine}`],
    ...(run.plan
      ? [['plan', `${count(run.plan.changes, 'change')} on ${count(run.plan.machines, 'machine')}`] as const]
      : []),
  ]
  const steps = (run.steps ?? []).flatMap(({ step, machines }) => [
    '',
    color.bold(printable(step)),
    ...machines.flatMap(({ machine, done, failed }) => [
      ...done.map((text) => `  ${color.green(tick)} ${machine}  ${printable(text)}`),
      ...(failed === undefined ? [] : [`  ${color.red(cross)} ${machine}  ${printable(failed)}`]),
    ]),
  ])
  const notes = (run.notes ?? []).flatMap((note) => wrap(`  ${color.dim(printable(note))}`, width, '  '))
  const failures = (run.failures ?? []).map((text) => `  ${printable(text)}`)
  const changes = run.changes === undefined ? '' : `, ${count(run.changes, 'change')} made`
  const last = `${outcome(run, looks)}${changes}${run.message === undefined ? '' : `: ${printable(run.message)}`}`
  return [
    `${color.bold(printable(run.command))}  ${color.dim(run.run)}`,
    ...facts.map(([name, text]) => `  ${color.dim(name.padEnd(5))}  ${printable(text)}`),
    ...steps,
    ...(notes.length > 0 ? ['', color.bold('It also said'), ...notes] : []),
    '',
    ...wrap(last, width, '  '),
    ...failures,
  ]
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
