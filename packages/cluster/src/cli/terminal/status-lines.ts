/** The status, for people: what is wrong first, then a table of what runs where. */
import { showBytes, showMebibytes } from '../../config/size.ts'
import type { Problem, ServiceStatus, Status } from '../../operations/status.ts'
import { alike, followLines, unseenLines } from './diagnosis-lines.ts'
import { showDuration } from './duration.ts'
import { groupFailures } from './group-failures.ts'
import { localTime } from './local-time.ts'
import type { Looks } from './looks.ts'
import { showMachines } from './machine-names.ts'
import { nameFile } from './name-file.ts'
import { table } from './table.ts'
import { printable, wrap } from './text.ts'

export interface StatusView {
  readonly looks: Looks
  /** Milliseconds since 1970. */
  readonly now: number
  /** With one machine its name is left out. */
  readonly machines: number
  /** The cluster file, as the command line names it. */
  readonly file: string | undefined
}

export function statusLines(status: Status, { looks, now, machines, file }: StatusView): string[] {
  const { color } = looks
  const problems = [
    ...problemLines(
      status.problems.map((problem) => ({ ...problem, hint: nameFile(problem.hint, file) })),
      looks,
    ),
    ...unseenLines(status, looks),
  ]
  const onYarn = status.services.some(({ service }) => service.startsWith('yarn-'))
  const applications = status.applications.map(({ id, name, user, where, cores, since }) => [
    printable(name),
    id,
    onYarn ? { standalone: 'Spark', yarn: 'YARN' }[where] : '',
    printable(user),
    `${cores}`,
    showDuration((now - since) / 1000),
  ])
  return [
    ...problems,
    ...(problems.length > 0 ? [''] : []),
    ...headline(status, looks),
    ...lockLine(status, looks, now),
    ...(status.services.every(({ state }) => state === 'not running')
      ? []
      : ['', ...table(...serviceTable(status.services, looks, now, machines), looks)]),
    ...(applications.length > 0
      ? ['', ...table(['APPLICATION', 'ID', 'ON', 'USER', 'CORES', 'FOR'], applications, looks)]
      : []),
    ...(status.master !== undefined &&
    applications.length === 0 &&
    status.services.some(({ state }) => state === 'running')
      ? ['', color.dim('no application runs')]
      : []),
  ]
}

function headline(
  { cluster, healthy, master, activeMaster, services }: Status,
  { color, tick, cross }: Looks,
): string[] {
  const of = (name: string) => services.filter(({ service }) => service.startsWith(name))
  const well = (name: string) => of(name).filter(({ state }) => state === 'running').length
  const others = [
    ['hdfs-datanode', 'DataNodes'],
    ['yarn-nodemanager', 'NodeManagers'],
  ].filter(([name]) => of(name!).length > 0)
  const workers = `${well('spark-worker')} of ${of('spark-worker').length} workers`
  const counts = [
    others.length === 0 ? `${workers} registered` : workers,
    ...others.map(([name, called]) => `${well(name!)} of ${of(name!).length} ${called}`),
  ].join(', ')
  if (!healthy && services.every(({ state }) => state === 'not running'))
    return [`${color.red(cross)} ${color.bold(cluster)}: not up`]
  const sign = healthy ? color.green(tick) : color.red(cross)
  const said = `${sign} ${color.bold(cluster)}: ${healthy ? 'healthy' : 'not healthy'}, ${counts}`
  if (master === undefined) return [said]
  const standing = of('spark-master').length > 1
  const active = !standing ? '' : activeMaster === undefined ? ', none is active' : `, ${activeMaster} is active`
  const where = color.dim(`${master}${active}`)
  return others.length === 0 && !standing ? [`${said}  ${where}`] : [said, `  ${where}`]
}

function lockLine({ lock }: Status, { color, warning, width }: Looks, now: number): string[] {
  if (!lock) return []
  const { user, host, pid, command, since } = lock
  const seconds = Math.max(0, (now - Date.parse(since)) / 1000)
  const text = `locked by ${user}@${host} (pid ${pid}) since ${localTime(since)}, for ${showDuration(seconds)}: ${command}`
  return wrap(`${color.yellow(warning)} ${printable(text)}`, width, '  ')
}

function serviceTable(
  services: readonly ServiceStatus[],
  { color }: Looks,
  now: number,
  machines: number,
): [string[], string[][]] {
  const shown = {
    running: color.green('running'),
    'not running': color.red('not running'),
    'not registered': color.yellow('not registered'),
    unhealthy: color.red('unhealthy'),
    'no answer': color.red('no answer'),
  }
  const rows = services.map(({ machine, service, state, role, since, use, space }) => [
    ...(machines > 1 ? [machine] : []),
    service,
    state === 'running' && role !== undefined ? shownRole(role, color) : shown[state],
    since === undefined ? '' : showDuration(Math.max(0, now / 1000 - since)),
    use ? `${use.coresUsed}/${use.cores}` : '',
    use ? `${showMebibytes(use.memoryUsed)} / ${showMebibytes(use.memory)}` : '',
    space ? `${showBytes(space.used)} / ${showBytes(space.capacity)}` : '',
  ])
  return [[...(machines > 1 ? ['MACHINE'] : []), 'SERVICE', 'STATE', 'FOR', 'CORES', 'MEMORY', 'DISK'], rows]
}

/** Of those that stand by for each other the role says that they run. */
function shownRole(role: string, color: Looks['color']): string {
  return /^(active|standby|leader|follower|standalone)$/.test(role) ? color.green(role) : color.yellow(role)
}

/** Machines that are silent for the same reason are one problem, as are those with the same finding. */
function problemLines(problems: readonly Problem[], looks: Looks): string[] {
  const silent = problems.flatMap(({ machine, error }) => (machine !== undefined && error ? [{ machine, error }] : []))
  const groups = groupFailures(silent).map(({ machines, error, message }): Problem & { readonly machines: string } => ({
    check: 'silent',
    severity: 'error',
    machine: '',
    follows: [],
    machines: showMachines(machines, looks.width),
    summary:
      machines.length > 1 && message.startsWith(`${machines[0]} `) ? message.slice(machines[0]!.length + 1) : message,
    evidence: error.seen ?? '',
    hint: error.hint,
  }))
  const others = alike(problems.filter(({ error }) => !error)).map((same) => asOne(same, looks))
  return [...groups, ...others].flatMap((problem) => oneProblem(problem, looks))
}

/** The same on many machines is one thing to read, with the evidence of the first. */
function asOne(same: readonly Problem[], { width }: Looks): Problem & { readonly machines: string } {
  const [first] = same as readonly [Problem, ...Problem[]]
  const differ = same.some(({ evidence }) => evidence !== first.evidence)
  return {
    ...first,
    machines: showMachines([...new Set(same.flatMap(({ machine }) => (machine === '' ? [] : [machine])))], width),
    evidence: differ ? `on ${first.machine}:\n${first.evidence}` : first.evidence,
    follows: same.flatMap(({ follows }) => follows),
  }
}

function oneProblem(
  { severity, machines, summary, evidence, hint, follows }: Problem & { readonly machines: string },
  looks: Looks,
): string[] {
  const { color, cross, warning, width } = looks
  const sign = severity === 'error' ? color.red(cross) : color.yellow(warning)
  return [
    ...wrap(
      `${sign} ${color.bold(printable(machines === '' || summary.startsWith(`${machines} `) ? summary : `${machines}: ${summary}`))}`,
      width,
      '  ',
    ),
    ...(evidence
      ? printable(evidence)
          .trimEnd()
          .split('\n')
          .map((line) => color.dim(`  | ${line}`))
      : []),
    ...followLines(follows, looks),
    ...wrap(`  ${color.green('fix:')} ${printable(hint)}`, width, '       '),
  ]
}
