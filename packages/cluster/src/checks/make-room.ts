/** What may go on a machine to make room: only Tinderbox's own, and only what nobody will miss. */
import type { Action } from '../actions/action.ts'
import { showMebibytes } from '../config/size.ts'
import { isWithin } from '../sites/volumes.ts'
import { activeMaster } from '../sites/active-master.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Patient } from './doctor-check.ts'
import type { Fix } from './fix.ts'

/** Seconds. Whoever asks why a job has failed looks into its executors' logs; and one that has just begun may have a folder before the master was asked. */
const settled = 3600

/** Folders of applications that have ended: the master does not know them as running any more, and nobody works for them. Oldest first. */
export function endedApplications(patient: Patient, machine: string): readonly { path: string; age: number }[] {
  const { cluster, machines, examined } = patient
  const on = machines.get(machine)
  const running = activeMaster(cluster, machines).state?.activeapps
  if (!on || !running) return []
  const busy = new Set([
    ...running.map(({ id }) => id),
    ...on.facts.processes.flatMap(({ application }) => application ?? []),
  ])
  return (examined.get(machine)?.growth?.applications ?? [])
    .filter(({ id, age, path }) => age > settled && !busy.has(id) && isWithin(path, `${on.here}/work`))
    .toSorted((a, b) => b.age - a.age)
}

/** Of a file system mounted at `at`: undefined where nothing can go. */
export function makeRoom(patient: Patient, machine: string, isThere: (path: string) => boolean): Fix | undefined {
  const on = patient.machines.get(machine)
  if (!on) return undefined
  const growth = patient.examined.get(machine)?.growth
  const remove =
    (why: string) =>
    (path: string): Action => ({ kind: 'remove-path', machine, why, path })
  const ended = endedApplications(patient, machine)
    .map(({ path }) => path)
    .filter(isThere)
  const back = wayBack(on)
  const actions = [
    ...ended.map(remove('its application has ended')),
    ...(growth?.failed ?? []).filter(isThere).map(remove('it is of a change that was taken back')),
    ...on.facts.software
      .filter(({ name, used }) => !used && !back.has(name))
      .map(({ name }) => `${on.root}/software/${name}`)
      .filter((path) => isThere(path) && !inUse(on.paths).has(path))
      .map(remove('nothing starts from it')),
  ]
  if (actions.length === 0) return undefined
  const size = actions.reduce((sum, one) => sum + ('path' in one ? (growth?.sizes.get(one.path) ?? 0) : 0), 0)
  return {
    title: `remove what nobody needs any more on ${machine}${size > 0 ? `: ${showMebibytes(size)}` : ''}`,
    ...(ended.length > 0 && {
      disturbs: `The logs of executors of ${ended.length} ${ended.length === 1 ? 'application' : 'applications'} that ended more than an hour ago go with their folders.`,
    }),
    actions,
    up: false,
  }
}

/** Of each kind, the newest that nothing starts from: what `up --rollback` would start. The file before may not name its versions, as they are the usual ones. */
function wayBack({ facts, here }: MachineSite): ReadonlySet<string> {
  const previous = facts.files.find(({ path }) => path === `${here}/previous.yaml`)?.body
  if (previous === undefined) return new Set()
  const unused = facts.software.filter(({ used }) => !used)
  const kindOf = (name: string) => name.slice(0, name.indexOf('-'))
  return new Set(
    unused.flatMap(({ name }, i) =>
      unused.findIndex((one) => kindOf(one.name) === kindOf(name)) === i || previous.includes(name.replace(/^\w+-/, ''))
        ? [name]
        : [],
    ),
  )
}

const inUse = (paths: { sparkHome: string; hadoopHome: string; javaHome: string; classes: string }) =>
  new Set([paths.sparkHome, paths.hadoopHome, paths.javaHome, paths.classes])

/** `4.1 GiB /opt/tinderbox/...`, the largest ones. */
export function largest(patient: Patient, machine: string, isThere: (path: string) => boolean): string[] {
  return [...(patient.examined.get(machine)?.growth?.sizes ?? [])]
    .filter(([path, size]) => size > 1 && isThere(path))
    .slice(0, 5)
    .map(([path, size]) => `${showMebibytes(size)} ${path}`)
}
