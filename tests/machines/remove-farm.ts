import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { deleteBridge } from './bridge.ts'
import { killGroups, removeGroups } from './cgroups.ts'
import { runCommandSync } from './command.ts'
import type { FarmRecord, MachineRecord } from './farm-record.ts'
import { bridgeName, farmFolder } from './farm-record.ts'
import { isAlive, signal } from './processes.ts'
import { waitForSync } from './wait.ts'

/**
 * Ends a farm at once and leaves nothing of it, by its record only. Everything may be half there or gone already. It does not
 * use the event loop, so that it also works while the process exits.
 */
export function removeFarm(record: FarmRecord): void {
  for (const machine of record.machines) killMachine(machine)
  for (const machine of record.machines) removeTraces(machine)
  for (const mount of [...record.mounts].toReversed()) unmount(mount)
  deleteBridge(bridgeName(record.number))
  const folder = farmFolder(record.number)
  if (mountPoints().some((path) => path.startsWith(`${folder}/`)))
    throw new Error(`something is still mounted below ${folder}`)
  if (!existsSync(folder)) return
  // The record goes last: if this is cut off, the next run still knows.
  for (const name of readdirSync(folder)) {
    if (name !== 'farm.json') rmSync(join(folder, name), { recursive: true, force: true })
  }
  rmSync(folder, { recursive: true, force: true })
}

/** Cuts the power: nothing of the machine gets a chance to tidy up. */
export function killMachine(machine: Pick<MachineRecord, 'id' | 'cgroups' | 'supervisor'>): void {
  // The supervisor first, or it would take the end of its systemd-nspawn for a reboot.
  if (machine.supervisor && isAlive(machine.supervisor)) signal(machine.supervisor.pid, 'SIGKILL')
  // SIGKILL for systemd-nspawn alone leaves the machine's own processes running, so all of its groups go.
  if (!killGroups(machine.cgroups))
    throw new Error(`processes of ${machine.id} do not end: see ${machine.cgroups.join(', ')}`)
  removeGroups(machine.cgroups)
  // The network cable goes with the last process, a moment later; a machine that starts before that cannot plug in.
  const cable = `vb-${machine.id}`
  if (!waitForSync(1000, () => !existsSync(`/sys/class/net/${cable}`))) runCommandSync(['ip', 'link', 'del', cable])
}

/** What systemd-nspawn leaves below /run when it is killed. */
function removeTraces(machine: MachineRecord): void {
  const folder = '/run/systemd/nspawn'
  rmSync(join(folder, 'propagate', machine.id), { recursive: true, force: true })
  const root = statSync(machine.root, { throwIfNoEntry: false })
  if (root) rmSync(join(folder, 'locks', `inode-${root.dev}:${root.ino}`), { force: true })
}

function unmount(path: string): void {
  const isGone = () => !mountPoints().includes(path)
  const tried = waitForSync(3000, () => isGone() || runCommandSync(['umount', path]).exitCode === 0)
  if (!tried) runCommandSync(['umount', '--lazy', path])
}

function mountPoints(): string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
}
