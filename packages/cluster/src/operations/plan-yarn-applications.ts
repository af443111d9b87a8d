/**
 * What becomes of YARN's applications when its daemons stop. A ResourceManager that starts anew remembers them, one that stands by has none, and
 * containers outlive a restart of their NodeManager: those applications go on. Pure.
 */
import type { Action } from '../actions/action.ts'
import { readHadoopXml } from '../services/hadoop-xml.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { StoppedDaemon, TouchedApplication } from './plan-applications.ts'
import type { Step } from './plan.ts'

const manager = 'yarn-resourcemanager'
const node = 'yarn-nodemanager'

/** Nobody says on which machines an application has containers, so each NodeManager that stops may touch all of them. */
export function yarnApplicationsTouched(
  machines: readonly MachineSite[],
  steps: readonly Step[],
  stopped: readonly StoppedDaemon[],
): TouchedApplication[] {
  const touching = stopped.filter(
    ({ on, id }) => id === node || (id === manager && on.facts.resourcemanager?.ha !== 'STANDBY'),
  )
  if (touching.length === 0) return []
  const by = [...new Set(touching.map(({ on, id }) => `${on.facts.machine}: ${id}`))]
  const effect = yarnStays(machines, steps, stopped) ? 'goes on' : 'ends'
  return [...runningOnYarn(machines)].map(([id, name]) => ({ id, name, effect, by }))
}

/** Their names by their ids. Executors show those too that no ResourceManager answers for. */
function runningOnYarn(machines: readonly MachineSite[]): ReadonlyMap<string, string | undefined> {
  const executors = machines.flatMap(({ facts }) => facts.processes.flatMap(({ application }) => application ?? []))
  const known = machines.flatMap(({ facts }) => facts.resourcemanager?.applications ?? [])
  return new Map<string, string | undefined>([
    ...executors.filter((id) => id.startsWith('application_')).map((id) => [id, undefined] as const),
    ...known.map(({ id, name }) => [id, name] as const),
  ])
}

/** A ResourceManager that knows the applications is there afterwards, where they look for it, and a NodeManager for their containers. */
function yarnStays(machines: readonly MachineSite[], steps: readonly Step[], stopped: readonly StoppedDaemon[]) {
  const gone = new Set(stopped.filter(({ forGood }) => forGood).map(({ on, id }) => `${on.facts.machine}: ${id}`))
  const running = (service: string) =>
    machines.filter(({ facts }) => facts.daemons.some(({ id, pid }) => id === service && pid !== undefined))
  const stays = (on: MachineSite, service: string) => !gone.has(`${on.facts.machine}: ${service}`)
  const actions = steps.flatMap((step) => step.actions)
  const managers = running(manager)
  return (
    (managers.length === 0 || managers.some((on) => stays(on, manager) && keepsItsPlace(on, actions))) &&
    (running(node).some((on) => stays(on, node)) ||
      actions.some((action) => action.kind === 'start-service' && action.service === node))
  )
}

/** Not where it is to remember in another store than it has, as with the step to `ha`, or to listen elsewhere. */
function keepsItsPlace({ facts, here }: MachineSite, actions: readonly Action[]): boolean {
  const path = `${here}/conf/hadoop/yarn-site.xml`
  return actions.every((action) => {
    if (action.kind !== 'write-file' || action.machine !== facts.machine || action.path !== path) return true
    const [before, after] = [action.before ?? '', action.body].map(readHadoopXml)
    return ['store.class', 'scheduler.address'].every((key) => {
      const now = valuesOf(after!, `yarn.resourcemanager.${key}`)
      return valuesOf(before!, `yarn.resourcemanager.${key}`).some((value) => now.includes(value))
    })
  })
}

/** With `ha` the keys have a suffix, and there are several. */
function valuesOf(settings: ReadonlyMap<string, string>, key: string): string[] {
  return [...settings].flatMap(([name, value]) => (name === key || name.startsWith(`${key}.`) ? [value] : []))
}
