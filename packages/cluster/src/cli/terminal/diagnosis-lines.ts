/** What the doctor found, for people: each cause with its evidence, what follows from it, what to do, and what --fix would do. */
import type { Finding } from '../../checks/check.ts'
import { saidOf, type Cause } from '../../checks/fold.ts'
import { groupBy } from '../../group-by.ts'
import type { Diagnosis } from '../../operations/diagnose.ts'
import type { Mended, Remedy } from '../../operations/mend.ts'
import type { Looks } from './looks.ts'
import { showMachines } from './machine-names.ts'
import { nameFile } from './name-file.ts'
import { findingLines } from './plan-lines.ts'
import { printable, wrap } from './text.ts'

export interface DiagnosisView {
  readonly looks: Looks
  /** ` -f prod.yaml`, where commands need it. */
  readonly flag: string
  /** The cluster file, as the command line names it. */
  readonly file?: string | undefined
  readonly when: 'before' | 'running'
  /** Whether to say what --fix would do. */
  readonly mends: boolean
}

export function diagnosisLines(diagnosis: Diagnosis, view: DiagnosisView): string[] {
  const { looks, mends, file } = view
  const causes = diagnosis.causes.map((cause) => ({ ...cause, hint: nameFile(cause.hint, file) }))
  return [
    ...alike(causes).flatMap((same) => causeLines(same, looks, mends)),
    ...unseenLines(diagnosis, looks),
    ...(diagnosis.causes.length > 0 ? [''] : []),
    ...headline(diagnosis, view),
  ]
}

/** The same on many machines is one thing to read. */
export function alike<F extends Pick<Finding, 'check' | 'severity' | 'summary'>>(findings: readonly F[]): F[][] {
  return [...groupBy(findings, ({ check, severity, summary }) => `${check} ${severity} ${summary}`).values()]
}

/** As anything else that is found, and what follows from it. Of several machines the evidence and the way out are those of the first. */
function causeLines(same: readonly Cause[], looks: Looks, mends: boolean): string[] {
  const { color, width } = looks
  const [cause, ...others] = same as readonly [Cause, ...Cause[]]
  const machines = showMachines([...new Set(same.map(({ machine }) => machine))], width)
  const differ = others.some(({ evidence, hint }) => evidence !== cause.evidence || hint !== cause.hint)
  const [fix, ...more] = cause.fixes ?? []
  const mended = others.filter(({ fixes = [] }) => fixes.length > 0).length
  return [
    ...findingLines(
      [{ ...cause, machine: machines, evidence: differ ? `on ${cause.machine}:\n${cause.evidence}` : cause.evidence }],
      looks,
      true,
    ),
    ...followLines(
      same.flatMap(({ follows }) => follows),
      looks,
    ),
    ...(mends && fix
      ? wrap(
          `  ${color.green(fix.chosen || fix.onPurpose || (mended > 0 && cause.severity === 'warning' && fix.disturbs !== undefined) ? 'doctor --fix, if you choose it:' : 'doctor --fix:')} ${printable([fix, ...more].map(({ title }) => title).join('; or, if you choose it: '))}${mended > 0 ? `; so, too, on ${mended} more` : ''}`,
          width,
          '       ',
        )
      : []),
  ]
}

/** As many lines as there are kinds of consequences. */
export function followLines(follows: readonly Finding[], { color, width }: Looks): string[] {
  return [...groupBy(follows, ({ summary }) => summary)].flatMap(([summary, same]) => {
    const machines = showMachines([...new Set(same.map(({ machine }) => machine))], width)
    return wrap(color.dim(`  so: ${machines}: ${printable(summary)}`), width, '      ')
  })
}

export function unseenLines({ unseen }: Pick<Diagnosis, 'unseen'>, { color, warning, width }: Looks): string[] {
  return [...groupBy(unseen, ({ what, why }) => `${what}: ${why}`)].flatMap(([text, same]) =>
    wrap(
      `${color.yellow(warning)} not seen on ${showMachines(
        same.map(({ machine }) => machine),
        width,
      )}: ${printable(text)}`,
      width,
      '  ',
    ),
  )
}

function headline(diagnosis: Diagnosis, { looks, flag, when, mends }: DiagnosisView): string[] {
  const { color, tick, cross } = looks
  const { cluster, healthy, causes, unseen, machines, dialled, seconds } = diagnosis
  const looked = color.dim(
    `${machines} ${machines === 1 ? 'machine' : 'machines'}, ${dialled} connections tried, ${seconds.toFixed(1)} s`,
  )
  const told = alike(causes)
  const errors = told.filter(([one]) => one!.severity === 'error').length
  const warnings = told.length - errors
  const counted = [
    ...(errors > 0 ? [`${errors} ${errors === 1 ? 'cause' : 'causes'}`] : []),
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`] : []),
  ].join(', ')
  const far = unseen.length > 0 ? ' as far as was seen' : ''
  const well = `${when === 'before' ? 'nothing stands in the way' : 'nothing is wrong'}${far}`
  const ill = when === 'before' ? 'it would not work' : 'not well'
  const said = healthy ? `${well}${warnings > 0 ? `, ${counted}` : ''}` : `${ill}: ${counted}`
  const canMend = mends && when === 'running' && causes.some(({ fixes = [] }) => fixes.length > 0)
  return [
    `${healthy ? color.green(tick) : color.red(cross)} ${color.bold(cluster)}: ${said}  ${looked}`,
    ...(causes.length > 0 ? [color.dim('tinderbox doctor --explain NAME says more of what stands in [ ]')] : []),
    ...(canMend ? [color.dim(`tinderbox doctor${flag} --fix mends what it can; it asks before`)] : []),
  ]
}

/** What is about to be done, one line for each cause. `isForeseen`: what `up` would do is shown below. */
export function remedyLines(
  remedies: readonly Remedy[],
  { color, width, bullet }: Looks,
  isForeseen = false,
): string[] {
  const each = remedies.flatMap(({ cause, fix }) => [
    ...wrap(`${bullet} ${color.bold(printable(fix.title))}`, width, '  '),
    ...wrap(color.dim(`  because ${printable(saidOf(cause))}`), width, '  '),
    ...(fix.disturbs === undefined ? [] : wrap(color.yellow(`  ${printable(fix.disturbs)}`), width, '  ')),
    ...(fix.edits ?? []).map(
      ({ path, value }) => `  in the file: ${path.join('.')}${value === undefined ? ' is left out' : `: ${value}`}`,
    ),
    ...(fix.up ? [color.dim('  then: tinderbox up')] : []),
  ])
  const note = isForeseen
    ? 'tinderbox up follows without another question; by what is known now it does this:'
    : 'tinderbox up follows without another question: what it does exactly is known only when the rest is done; it is shown.'
  return remedies.some(({ fix }) => fix.up) ? [...each, ...wrap(color.dim(note), width, '')] : each
}

export function mendedLines({ done, failed, fileBefore }: Mended, { color, tick, cross, width }: Looks): string[] {
  return [
    ...done.flatMap(({ fix }) => wrap(`${color.green(tick)} done: ${printable(fix.title)}`, width, '  ')),
    ...(fileBefore === undefined
      ? []
      : wrap(`  the cluster's file was changed; as it was before: ${printable(fileBefore)}`, width, '  ')),
    ...failed.flatMap(({ remedy, error }) =>
      wrap(`${color.red(cross)} could not ${printable(remedy.fix.title)}: ${printable(error.message)}`, width, '  '),
    ),
  ]
}
