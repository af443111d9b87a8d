import { existsSync, readFileSync } from 'node:fs'
import { runCommand, runCommandSync } from './command.ts'
import type { FarmRecord } from './farm-record.ts'
import { bridgeName, reserveFarm } from './farm-record.ts'
import type { ProcessIdentity } from './processes.ts'

/** The first farm number whose network nobody on this host uses. */
export async function reserveNetwork(owner: ProcessIdentity | undefined): Promise<FarmRecord> {
  const { stdout: routes } = await runCommand(['ip', '-4', '-o', 'route', 'show', 'table', 'all'])
  for (let number = 1; number <= 250; number++) {
    if (routes.includes(`10.66.${number}.`)) continue
    const record = reserveFarm(number, owner)
    if (record) return record
  }
  throw new Error('no free network from 10.66.1.0/24 to 10.66.250.0/24')
}

/** The host's own address on the bridge: the controller, seen from the machines. */
export function controllerAddress(number: number): string {
  return `10.66.${number}.1`
}

export function machineAddress(number: number, index: number): string {
  return `10.66.${number}.${11 + index}`
}

export async function createBridge(number: number): Promise<void> {
  const bridge = bridgeName(number)
  // Its own fixed MAC address: otherwise it takes one of its machines', and all lose sight of it when that machine reboots.
  const mac = `02:74:62:78:00:${number.toString(16).padStart(2, '0')}`
  await runCommand(['ip', 'link', 'add', bridge, 'address', mac, 'type', 'bridge'])
  await runCommand(['ip', 'addr', 'add', `${controllerAddress(number)}/24`, 'dev', bridge])
  await runCommand(['ip', 'link', 'set', bridge, 'up'])
  if (await hostFiltersBridges()) await runCommand(['iptables', '-I', 'FORWARD', ...betweenMachines(bridge)])
}

export function deleteBridge(bridge: string): void {
  if (!existsSync(`/sys/class/net/${bridge}`)) return
  // Rules go first: while the bridge is there, whoever removes it knows to look for them.
  if (hasBridgeFilter())
    while (runCommandSync(['iptables', '-D', 'FORWARD', ...betweenMachines(bridge)]).exitCode === 0);
  runCommandSync(['ip', 'link', 'del', bridge])
}

/** With Docker on the host, even what stays on a bridge passes the host's firewall, and is dropped there. */
async function hostFiltersBridges(): Promise<boolean> {
  if (!hasBridgeFilter()) return false
  const { stdout } = await runCommand(['iptables', '-S', 'FORWARD'])
  return !stdout.includes('-P FORWARD ACCEPT') || stdout.includes('-A FORWARD')
}

function hasBridgeFilter(): boolean {
  const path = '/proc/sys/net/bridge/bridge-nf-call-iptables'
  return existsSync(path) && readFileSync(path, 'utf8').trim() === '1'
}

function betweenMachines(bridge: string): string[] {
  return ['-i', bridge, '-o', bridge, '-j', 'ACCEPT']
}
