/** What may go on a machine to make room: only Tinderbox's own, and only what nobody will miss. */
import type { Action } from '../actions/action.ts'
import { showMebibytes } from '../config/size.ts'
import { isWithin } from '../sites/volumes.ts'
import { activeMaster } from '../sites/active-master.ts'
import type { Patient } from './doctor-check.ts'
import type { Fix } from './fix.ts'

/** Seconds. An application that has just begun may have a folder before the master was asked for those that run. */
const settled = 60

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
  const actions = [
    ...endedApplications(patient, machine)
      .map(({ path }) => path)
      .filter(isThere)
      .map(remove('its application has ended')),
    ...(growth?.failed ?? []).filter(isThere).map(remove('it is of a change that was taken back')),
    ...on.facts.software
      .filter(({ used }) => !used)
      .map(({ name }) => `${on.root}/software/${name}`)
      .filter((path) => isThere(path) && !inUse(on.paths).has(path))
      .map(remove('nothing starts from it')),
  ]
  if (actions.length === 0) return undefined
  const size = actions.reduce((sum, one) => sum + ('path' in one ? (growth?.sizes.get(one.path) ?? 0) : 0), 0)
  return {
    title: `remove what nobody needs any more on ${machine}${size > 0 ? `: ${showMebibytes(size)}` : ''}`,
    actions,
    up: false,
  }
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
