import type { Deliver } from '../actions/action.ts'
import type { CachedArtifact } from '../artifacts/artifact.ts'
import { deliver, type DeliveryTarget } from '../delivery/deliver.ts'
import type { Work } from './apply.ts'

/** Delivers a tar to the machines of these actions and tells how each got it. */
export async function deliverTo(artifact: CachedArtifact, actions: readonly Deliver[], work: Work): Promise<void> {
  const targets = actions.map(({ machine, folder }): DeliveryTarget => {
    const on = work.machines.get(machine)!
    const root = on.facts.login.root
    return {
      host: work.hosts.get(machine)!,
      address: on.address,
      folder,
      asRoot: root,
      ...(root && { owner: 'root:root' }),
    }
  })
  const results = await deliver(artifact, targets, {
    signal: work.signal,
    onProgress: (machine, done, total) => work.listener({ kind: 'bytes', what: artifact.id, machine, done, total }),
  })
  for (const { machine, how, from, because } of results) {
    const text = `bring ${artifact.id}${how === 'from a machine' ? ` (from ${from})` : because ? ` (from here: ${because})` : ''}`
    work.listener({ kind: 'action', machine, text, state: 'done' })
  }
}
