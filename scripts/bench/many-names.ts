/** More names than the farm has machines: each name has an address, and so a login and a connection, of its own at one of the real machines. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Farm } from '../../tests/machines/farm.ts'

/** Above those that the farm gives its machines. */
const firstAddress = 60

/** Writes an ssh configuration with so many names, `n1` to `n<count>`, spread evenly over the machines. Returns its path. */
export async function nameMachines(farm: Farm, folder: string, count: number): Promise<string> {
  const names = Array.from({ length: count }, (_, i) => ({
    name: `n${i + 1}`,
    machine: farm.machines[i % farm.machines.length]!,
    address: `10.66.${farm.number}.${firstAddress + i}`,
  }))
  await Promise.all(
    farm.machines.map((machine) =>
      machine.run(
        names
          .filter((one) => one.machine === machine)
          .map(({ address }) => `ip addr replace ${address}/24 dev host0`)
          .join('\n'),
      ),
    ),
  )
  const path = join(folder, 'ssh_config')
  const entries = names.map(({ name, machine, address }) =>
    [
      `Host ${name}`,
      `HostName ${address}`,
      `User ${machine.user}`,
      // Under its first name, the key of every machine is known.
      `HostKeyAlias ${machine.name}`,
      `IdentityFile ${join(farm.dir, 'id_ed25519')}`,
      'IdentitiesOnly yes',
      `UserKnownHostsFile ${join(farm.dir, 'known_hosts')}`,
      'GlobalKnownHostsFile /dev/null',
      'StrictHostKeyChecking yes',
    ].join('\n  '),
  )
  writeFileSync(path, `${entries.join('\n\n')}\n`)
  return path
}
