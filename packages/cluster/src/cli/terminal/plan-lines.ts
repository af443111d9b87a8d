/** A plan, for people: what stands in the way, what is done where and why, and how much that is. */
import type { WriteFile } from '../../actions/action.ts'
import type { Finding } from '../../checks/check.ts'
import type { ServiceName } from '../../config/cluster.ts'
import type { Gate, Plan, Step } from '../../operations/plan.ts'
import { budgetLines } from './budget-lines.ts'
import { diffLines, shortenPairs, withoutHash } from './diff.ts'
import { disturbanceLines } from './disturbance-lines.ts'
import { foldActions, type ActionLine, type Sign } from './fold-actions.ts'
import type { Looks } from './looks.ts'
import { showMachines } from './machine-names.ts'
import { clip, printable, visibleLength, wrap } from './text.ts'

export interface PlanView {
  readonly looks: Looks
  /** Whether to show how files change. */
  readonly diff: boolean
  /** With one machine its name is left out. */
  readonly machines: number
}

export function planLines(plan: Plan, view: PlanView): string[] {
  const { color } = view.looks
  const folded = foldBatches(plan.steps)
  const steps = folded.flatMap((step, i) => {
    const isLate = !folded.slice(0, i).some(({ actions }) => actions.some(({ kind }) => kind === 'start-service'))
    return ['', color.bold(step.title), ...stepLines(step, view, isLate)]
  })
  const before = [
    ...findingLines(plan.findings, view.looks),
    ...lostLines(plan, view.looks),
    ...steppedLines(plan, view.looks),
    ...disturbanceLines(plan, view.looks),
  ]
  return [
    ...before,
    ...steps.slice(before.length > 0 ? 0 : 1),
    ...budgetLines(plan, view.looks),
    '',
    color.bold(summary(plan)),
  ]
}

/** `isLate`: what it waits for should be so now, as no step before has disturbed it. */
function stepLines(step: Step, view: PlanView, isLate: boolean): string[] {
  const { color, width } = view.looks
  const folded = foldActions(step.actions)
  const names = view.machines > 1 ? folded.map(({ machines }) => showMachines(machines, width)) : folded.map(() => '')
  const longest = Math.max(0, ...names.map((name) => name.length))
  const lines = folded.flatMap((line, i) => [
    ...actionLines(line, names[i]!.padEnd(longest), view.looks),
    ...(view.diff ? line.changed.flatMap((file) => fileDiff(file, view.looks)) : []),
  ])
  if (step.actions.length > 0 || !step.until) return lines
  return [...lines, `  wait until ${waitedFor(step.until, width)}${isLate ? ` ${color.dim('(not yet)')}` : ''}`]
}

/** What a master has to count. */
const counted: Partial<Record<ServiceName, string>> = {
  'spark-worker': 'worker',
  'hdfs-datanode': 'DataNode',
  'yarn-nodemanager': 'NodeManager',
}

const otherGates: Partial<Record<ServiceName, string>> = {
  zookeeper: 'ZooKeeper has a majority',
  'hdfs-journalnode': 'the JournalNodes answer',
  'hdfs-namenode': 'the NameNode answers',
  'hdfs-secondarynamenode': 'the secondary NameNode answers',
  'hdfs-zkfc': 'a NameNode is active',
  'yarn-resourcemanager': 'a ResourceManager is active',
  'spark-master': 'the master answers',
  'spark-history': 'the history server answers',
  'spark-connect': 'the Connect server answers',
  'spark-thrift': 'the Thrift server answers',
}

function waitedFor({ service, machines }: Gate, width: number): string {
  const called = counted[service]
  if (called !== undefined && machines === undefined) return `every ${called} is registered`
  if (called === undefined || machines === undefined) return otherGates[service] ?? 'it answers'
  const names = showMachines(machines, width)
  const subject = service === 'spark-worker' ? names : `the ${called}${machines.length === 1 ? '' : 's'} on ${names}`
  return `${subject} ${machines.length === 1 ? 'is' : 'are'} registered`
}

/** Batches of one change differ in their machines only: they are one step to read. */
function foldBatches(steps: readonly Step[]): Step[] {
  const folded: Step[] = []
  let kind: string | undefined
  for (const step of steps) {
    const found = /^(.*), \d+ of (\d+)$/.exec(step.title)
    const last = folded.at(-1)
    if (found && last && kind === found[1])
      folded[folded.length - 1] = { ...last, actions: [...last.actions, ...step.actions] }
    else {
      const most = step.until?.machines?.length ?? 1
      const how = most === 1 ? 'one after the other' : `${most} at a time, in ${found?.[2]} batches`
      folded.push(found ? { ...step, title: `${found[1]}, ${how}` } : step)
    }
    kind = found?.[1]
  }
  return folded
}

/** What the checks found: the same block whether it is in the plan's way or only worth knowing. `named`: with what `doctor --explain` takes. */
export function findingLines(
  findings: readonly Finding[],
  { color, cross, warning, width }: Looks,
  named = false,
): string[] {
  return findings.flatMap(({ check, severity, machine, summary: what, evidence, hint }) => [
    ...wrap(
      `${severity === 'error' ? color.red(cross) : color.yellow(warning)} ${color.bold(printable(machine === '' || what.startsWith(`${machine} `) ? what : `${machine}: ${what}`))}${named ? ` ${color.dim(`[${check}]`)}` : ''}`,
      width,
      '  ',
    ),
    ...(evidence === '' ? [] : printable(evidence).trimEnd().split('\n')).map((line) => color.dim(`  | ${line}`)),
    ...wrap(`  ${color.green('fix:')} ${printable(hint)}`, width, '       '),
  ])
}

function lostLines({ lost = [] }: Plan, { color, warning, width }: Looks): string[] {
  return lost.flatMap((what) => wrap(`${color.yellow(warning)} ${color.bold(what)}`, width, '  '))
}

/** Only for services that are about to start: what runs has said it before. */
function steppedLines({ stepped, steps }: Plan, { color, bullet }: Looks): string[] {
  const starting = new Set(
    steps.flatMap(({ actions }) =>
      actions.flatMap((action) => (action.kind === 'start-service' ? [action.service] : [])),
    ),
  )
  return stepped
    .filter(({ service }) => starting.has(service))
    .map(
      ({ service, wanted, chosen, by }) =>
        `${color.yellow(bullet)} port ${wanted} is taken by ${by ?? 'another program'}: ${service} uses ${chosen}`,
    )
}

/** Reasons that the line itself says already. */
const obvious = new Set([
  'is not there',
  'differs',
  'it is not running',
  'the cluster goes down',
  'asked for with --purge',
])

function actionLines({ sign, text, why }: ActionLine, machines: string, looks: Looks): string[] {
  const { color, width } = looks
  const where = machines === '' ? '' : `${color.cyan(machines)}  `
  const beside = 4 + visibleLength(where) + text.length <= width
  const lines = beside
    ? [`  ${signed(sign, looks)} ${where}${text}`]
    : [
        ...(where === '' ? [] : [`  ${signed(sign, looks)} ${where.trimEnd()}`]),
        ...wrap(`${where === '' ? `  ${signed(sign, looks)} ` : '      '}${text}`, width, '      '),
      ]
  if (obvious.has(why)) return lines
  const reason = color.dim(`(${printable(why)})`)
  const last = lines.at(-1)!
  if (visibleLength(last) + visibleLength(reason) + 1 <= width) return [...lines.slice(0, -1), `${last} ${reason}`]
  return [...lines, `      ${reason}`]
}

function signed(sign: Sign, { color }: Looks): string {
  return { '+': color.green, '~': color.yellow, '-': color.red }[sign](sign)
}

/** A carriage return may be all that differs. */
function visible(text: string): string {
  return printable(text.replaceAll('\r', '\\x0d'))
}

function fileDiff({ before, body }: WriteFile, looks: Looks): string[] {
  const { color, width, dots } = looks
  const room = width - 8
  const lines = diffLines(visible(withoutHash(before ?? '')), visible(withoutHash(body)))
  return shortenPairs(lines, Math.min(room, 160), dots).map(({ sign, text }) => {
    const line = `      ${sign === '@' ? dots : sign} ${clip(text, room, dots)}`.trimEnd()
    return sign === '+' ? color.green(line) : sign === '-' ? color.red(line) : color.dim(line)
  })
}

/** `12 changes on 3 machines; 1 restart` */
function summary(plan: Plan): string {
  const actions = plan.steps.flatMap((step) => step.actions)
  const machines = new Set(actions.map(({ machine }) => machine)).size
  const of = (kind: string, restart?: boolean) =>
    actions.filter(
      (action) =>
        action.kind === kind &&
        (restart === undefined || (action.kind === 'start-service' && action.restart === restart)),
    ).length
  const counts = [
    [of('start-service', false), 'start', 'starts'],
    [of('start-service', true), 'restart', 'restarts'],
    [of('stop-service'), 'stop', 'stops'],
    [of('drain-worker'), 'drain', 'drains'],
  ] as const
  const services = counts
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => `${count} ${count === 1 ? one : many}`)
  const changes = `${actions.length} ${actions.length === 1 ? 'change' : 'changes'} on ${machines} ${machines === 1 ? 'machine' : 'machines'}`
  return [changes, ...services].join('; ')
}
