/** The part of the plan that is about files: what differs in text, mode or owner. Pure. */
import type { Action } from '../actions/action.ts'
import type { Cluster } from '../config/cluster.ts'
import type { DesiredMachine } from './desired.ts'
import type { MachineSite } from '../sites/machine-site.ts'

export function fileActions(cluster: Cluster, want: DesiredMachine, on: MachineSite): Action[] {
  const there = new Map(on.facts.files.map((file) => [file.path, file]))
  const machine = on.facts.machine
  const actions = want.files.flatMap((file): Action[] => {
    const found = there.get(file.path)
    const user = file.owner === 'daemon' ? on.daemonUser : on.facts.login.root ? 'root' : on.facts.login.user
    const why = !found
      ? 'is not there'
      : found.body !== file.body
        ? 'differs'
        : found.mode !== file.mode
          ? `has mode ${found.mode}`
          : found.owner !== user
            ? `belongs to ${found.owner}`
            : undefined
    return why === undefined ? [] : [{ kind: 'write-file', machine, why, ...file, before: found?.body }]
  })
  const { block } = want
  if (block && block.body !== on.facts.profileBlock) {
    const why = on.facts.profileBlock === '' ? 'is not there' : 'differs'
    actions.push({
      kind: 'write-block',
      machine,
      why,
      path: block.path,
      marker: `tinderbox ${cluster.name}`,
      body: block.body,
    })
  }
  return actions
}
