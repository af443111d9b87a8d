import { join } from 'node:path'
import { ensureBaseImage } from './base-image.ts'
import { createBridge, machineAddress, reserveNetwork } from './bridge.ts'
import { groupPaths } from './cgroups.ts'
import { cleanUpOnExit } from './cleanup-on-exit.ts'
import type { FarmRecord, MachineRecord } from './farm-record.ts'
import { bridgeName, farmFolder, machineFolder, writeRecord } from './farm-record.ts'
import { removeLeftovers } from './leftovers.ts'
import { diskLayout, mountDisk, writeIdentity } from './machine-disk.ts'
import type { MachineSpec } from './machine-spec.ts'
import { checkSpecs, userOf } from './machine-spec.ts'
import { TestMachine } from './machine.ts'
import { identify } from './processes.ts'
import { removeFarm } from './remove-farm.ts'
import { softwareLayers, type BroughtSoftware } from './software-layer.ts'
import type { SshTarget } from './ssh-access.ts'
import { createKeyPair, writeSshConfig } from './ssh-access.ts'

export interface FarmOptions {
  readonly machines: readonly MachineSpec[]
  /** It outlives this process, until removeKeptFarms. */
  readonly keep?: boolean
}

export interface Farm {
  readonly number: number
  readonly machines: readonly TestMachine[]
  /** For `ssh -F`: has an entry for each machine, by name. */
  readonly sshConfig: string
  readonly dir: string
  machine(name: string): TestMachine
  stop(): Promise<void>
}

/** Starts real machines side by side. Whatever ends this process, they end with it, at the latest when the next farm starts. */
export async function startFarm(options: FarmOptions): Promise<Farm> {
  checkSpecs(options.machines)
  await removeLeftovers()
  const image = await ensureBaseImage()
  let record = await reserveNetwork(options.keep ? undefined : identify(process.pid))
  const atExit = options.keep ? undefined : cleanUpOnExit(() => removeFarm(record))
  const remove = () => {
    removeFarm(record)
    atExit?.cancel()
  }
  const change = (changed: FarmRecord) => {
    record = changed
    writeRecord(record)
  }
  try {
    const dir = farmFolder(record.number)
    const sshConfig = join(dir, 'ssh_config')
    change({ ...record, ...plannedThings(record.number, options.machines) })
    await createBridge(record.number)
    await createDisks(record, options.machines, image)
    const setSupervisor = (name: string, supervisor: MachineRecord['supervisor']) =>
      change({ ...record, machines: record.machines.map((one) => (one.name === name ? { ...one, supervisor } : one)) })
    const machines = record.machines.map(
      (one, index) =>
        new TestMachine({
          ...one,
          address: machineAddress(record.number, index),
          user: userOf(specOf(options.machines, one.name)),
          bridge: bridgeName(record.number),
          console: join(machineFolder(record.number, one.name), 'console.log'),
          sshConfig,
          onPower: (supervisor) => setSupervisor(one.name, supervisor),
        }),
    )
    await allOrFirstError(machines.map((machine) => machine.powerOn()))
    return {
      number: record.number,
      machines,
      sshConfig,
      dir,
      machine(name) {
        const found = machines.find((machine) => machine.name === name)
        if (!found)
          throw new Error(`no machine ${name} in this farm; it has ${machines.map((one) => one.name).join(', ')}`)
        return found
      },
      async stop() {
        await Promise.all(machines.map((machine) => machine.stop()))
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}

/** Everything that is about to be made: recorded first, so that it is removed also if we get no further. */
function plannedThings(number: number, specs: readonly MachineSpec[]): Pick<FarmRecord, 'mounts' | 'machines'> {
  const layouts = specs.map((spec) => diskLayout(machineFolder(number, spec.name), spec))
  const machines = layouts.map(({ root }, index) => {
    const id = `${bridgeName(number)}-${11 + index}`
    return { name: specs[index]?.name ?? '', id, root, cgroups: groupPaths(`tinderbox-${id}`), supervisor: undefined }
  })
  return { mounts: layouts.flatMap((layout) => layout.mounts), machines }
}

async function createDisks(record: FarmRecord, specs: readonly MachineSpec[], image: string): Promise<void> {
  const dir = farmFolder(record.number)
  const publicKey = await createKeyPair(dir)
  const addresses = specs.map((_, index) => machineAddress(record.number, index))
  const hosts = specs.map((spec, index) => `${addresses[index]} ${spec.name}\n`).join('')
  const withSoftware = new Map<BroughtSoftware, readonly string[]>()
  for (const { software } of specs)
    if (software && !withSoftware.has(software))
      withSoftware.set(
        software,
        await softwareLayers(software, image, () => startFarm({ machines: [{ name: 'one', sudo: 'passwordless' }] })),
      )
  const targets = await allOrFirstError(
    specs.map(async (spec, index): Promise<SshTarget> => {
      const address = addresses[index] ?? ''
      const folder = machineFolder(record.number, spec.name)
      await mountDisk(folder, spec, [...(spec.software ? withSoftware.get(spec.software)! : []), image])
      const hostKey = await writeIdentity(diskLayout(folder, spec).root, spec, { address, hosts, publicKey })
      return { name: spec.name, address, user: userOf(spec), hostKey }
    }),
  )
  writeSshConfig(dir, targets)
}

function specOf(specs: readonly MachineSpec[], name: string): MachineSpec {
  const spec = specs.find((one) => one.name === name)
  if (!spec) throw new Error(`no machine ${name}`)
  return spec
}

/** Waits for all before it fails, so that nothing is still being made while what is there is removed. */
async function allOrFirstError<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(promises)
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
}
