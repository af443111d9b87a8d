/**
 * Brings an artifact to many machines so that it leaves the controller about once: the first machine gets it over its
 * connection, and each machine serves what it has so far to the ones after it (tree.ts says to whom). A machine that can reach
 * none of the others gets it from the controller.
 *
 * On a machine: `.incoming-*` holds the tar while it is received and served, `.partial-*` what is being unpacked, and one
 * rename makes it `<folder>/<id>`. The tar is checked before tar reads a byte of it, since it came over plain HTTP.
 */
import { randomBytes } from 'node:crypto'
import { onEveryMachine } from '../errors.ts'
import type { CachedArtifact } from '../artifacts/artifact.ts'
import { bring } from './bring.ts'
import {
  newDelivery,
  placesOf,
  type Delivery,
  type DeliveryOptions,
  type DeliveryResult,
  type DeliveryTarget,
} from './delivery.ts'
import { stalled } from './tree.ts'

export type { DeliveryOptions, DeliveryResult, DeliveryTarget } from './delivery.ts'

/**
 * Resolves, in the order of `targets`, when the artifact is complete on all machines. A failure on one does not stop the others.
 * Throws ToolError: DELIVERY, CHECKSUM, SSH_*, TIMEOUT, SUDO_REQUIRED when there is one machine, else MachinesFailed with
 * all of them; and the signal's own reason. Whatever happens, no relay is left running.
 */
export async function deliver(
  artifact: CachedArtifact,
  targets: readonly DeliveryTarget[],
  options: DeliveryOptions = {},
): Promise<DeliveryResult[]> {
  const delivery = newDelivery(artifact, targets.length, randomBytes(32).toString('hex'), options)
  const watch = setInterval(() => moveStalled(delivery), 1000)
  try {
    const machines = targets.map((target) => ({ name: target.host.name, target }))
    const doing = `Bringing ${artifact.id} to the machines`
    return await onEveryMachine(machines, doing, ({ target }) => bring(delivery, target))
  } finally {
    clearInterval(watch)
    await Promise.all([...delivery.members.values()].map(({ relay }) => relay.stop()))
  }
}

function moveStalled(delivery: Delivery): void {
  for (const name of stalled(placesOf(delivery))) delivery.members.get(name)?.relay.giveUp('no byte came for 10 s')
}
