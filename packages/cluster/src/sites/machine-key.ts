import type { Facts } from '../probes/facts.ts'

/**
 * The same for two names of one machine, and for no two machines. Machines made from one image may share the id, machines in containers the boot,
 * machines behind routers the addresses; none shares them all. Undefined: the machine does not say enough.
 */
export function machineKey({ system }: Facts): string | undefined {
  const { machineId, bootId, addresses } = system
  return machineId === '' || addresses.length === 0 ? undefined : [machineId, bootId, ...addresses.toSorted()].join(' ')
}
