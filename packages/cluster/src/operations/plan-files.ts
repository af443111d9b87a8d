/** The part of the plan that is about files: what differs in text, mode or owner. Pure. */
import type { Action, WriteFile } from '../actions/action.ts'
import type { Cluster } from '../config/cluster.ts'
import type { DesiredMachine } from './desired.ts'
import type { MachineSite } from '../sites/machine-site.ts'

export function fileActions(want: DesiredMachine, on: MachineSite): WriteFile[] {
  const there = new Map(on.facts.files.map((file) => [file.path, file]))
  const machine = on.facts.machine
  return want.files.flatMap((file): WriteFile[] => {
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
}

/** Lines in the login user's own profile. */
export function blockActions(cluster: Cluster, { block }: DesiredMachine, { facts }: MachineSite): Action[] {
  if (!block || block.body === facts.profileBlock) return []
  return [
    {
      kind: 'write-block',
      machine: facts.machine,
      why: facts.profileBlock === '' ? 'is not there' : 'differs',
      path: block.path,
      marker: `tinderbox ${cluster.name}`,
      body: block.body,
    },
  ]
}
