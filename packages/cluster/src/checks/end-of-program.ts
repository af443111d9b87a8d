/** What there is to say of a program that is not ours, and how it is ended where the user wants that. Pure. */
import type { Program } from '../probes/programs.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Fix } from './fix.ts'
import { namesOf } from './on-several.ts'

/** Units that hold more than the program that was found, or without which nobody gets in any more. */
const keptUnits =
  /^(ssh|sshd|docker|containerd|podman|cron|crond|dbus|init|user@\d+|systemd-.*|getty@.*|tinderbox-.*)\.service$/

const daemons =
  /^org\.apache\.(spark\.deploy\.(master\.Master|worker\.Worker|history\.HistoryServer|ExternalShuffleService)|hadoop\.(hdfs\.server\.(namenode\.(NameNode|SecondaryNameNode)|datanode\.DataNode)|hdfs\.qjournal\.server\.JournalNode|yarn\.server\.(resourcemanager\.ResourceManager|nodemanager\.NodeManager)|mapreduce\.v2\.hs\.JobHistoryServer)|zookeeper\.server\.quorum\.QuorumPeerMain)$/

/** A daemon of Spark's or Hadoop's that no Tinderbox has started. */
export function isHandMade({ mainClass }: Program): boolean {
  return mainClass !== undefined && daemons.test(mainClass)
}

export function isZooKeeper({ mainClass }: Program): boolean {
  return mainClass === 'org.apache.zookeeper.server.quorum.QuorumPeerMain'
}

/** `pid 4711 of www-data, since 2026-11-25 09:12 UTC, nginx.service: nginx: master process`. */
export function describeProgram({ pid, user, since, unit, mainClass, command }: Program): string {
  const started = new Date(since * 1000).toISOString().slice(0, 16).replace('T', ' ')
  // Class paths are longer than all that is of interest.
  const shown = mainClass === undefined || command.length < 300 ? command : `${command.split(' ')[0]} ... ${mainClass}`
  return `pid ${pid} of ${user}, since ${started} UTC${unit === undefined ? '' : `, ${unit}`}: ${shown.slice(0, 300)}`
}

/** Programs that are not ours, and the machine that they run on. */
export interface ProgramsOn {
  readonly on: Pick<MachineSite, 'facts'>
  readonly programs: readonly Program[]
}

/** One choice for all machines. Undefined where one cannot be ended from here: another user's, without root's rights; or with it would go what is not meant. */
export function endingOf(where: readonly ProgramsOn[], then: { up: boolean }): Fix | undefined {
  const all = where.flatMap(({ on: { facts }, programs }) =>
    programs.map((program) => ({ program, ...facts, unit: facts.login.root ? program.unit : undefined })),
  )
  const may = all.every(
    ({ program: { user, unit }, login }) =>
      (login.root || user === login.user) && !(unit !== undefined && keptUnits.test(unit)),
  )
  if (!may || all.length === 0) return undefined
  const called = all.map(
    ({ program, unit }) => unit ?? `${nameOf(program)}${where.length === 1 ? ` (pid ${program.pid})` : ''}`,
  )
  return {
    title: `end ${[...new Set(called)].join(', ')} on ${namesOf(where.map(({ on }) => on.facts.machine))}`,
    disturbs: `Whoever uses ${all.length === 1 ? 'that program' : 'those programs'} loses it.${all.some(({ unit }) => unit !== undefined) ? ' A unit that is enabled comes back when the machine starts: systemctl disable.' : ''}`,
    chosen: true,
    actions: all.map(({ program, machine, unit }) => ({
      kind: 'end-program',
      machine,
      why: 'it is in the way',
      program: nameOf(program),
      pid: program.pid,
      started: program.started,
      unit,
    })),
    ...then,
  }
}

function nameOf({ mainClass, command }: Program): string {
  return mainClass?.replace(/^.*\./, '') ?? command.split(' ')[0]!.replace(/^.*\//, '').replace(/:$/, '')
}
