import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ProcessIdentity } from './processes.ts'

/**
 * All that a farm has made on this host. Each thing is written here before it is made, so that whatever happens to the
 * process that made it, someone else can remove it by the record alone.
 */
export interface FarmRecord {
  /** Farm 7 is the folder tinderbox-farm-7, the bridge tbx7 and the network 10.66.7.0/24. */
  readonly number: number
  /** The process that ends the farm; undefined = it is kept until someone asks for its end (see main.ts). */
  readonly owner: ProcessIdentity | undefined
  readonly mounts: readonly string[]
  readonly machines: readonly MachineRecord[]
}

export interface MachineRecord {
  readonly name: string
  /** What systemd-nspawn and the host's end of the network cable are called. */
  readonly id: string
  readonly root: string
  readonly cgroups: readonly string[]
  /** The shell that starts systemd-nspawn, and again after a reboot; undefined = switched off. */
  readonly supervisor: ProcessIdentity | undefined
}

const parent = '/var/tmp'
const folderName = /^tinderbox-farm-(\d+)$/

export function farmFolder(number: number): string {
  return join(parent, `tinderbox-farm-${number}`)
}

export function machineFolder(farm: number, machine: string): string {
  return join(farmFolder(farm), 'machines', machine)
}

export function bridgeName(number: number): string {
  return `tbx${number}`
}

/** Held while leftovers are removed, so that two runs do not do it at once. */
export const leftoversLock = join(parent, 'tinderbox-farms.lock')

/** Makes the folder; undefined if that number is taken. Making a folder is atomic, so it is the reservation of the number. */
export function reserveFarm(number: number, owner: ProcessIdentity | undefined): FarmRecord | undefined {
  try {
    mkdirSync(farmFolder(number), { mode: 0o755 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined
    throw error
  }
  const record = { number, owner, mounts: [], machines: [] }
  writeRecord(record)
  return record
}

export function writeRecord(record: FarmRecord): void {
  const path = join(farmFolder(record.number), 'farm.json')
  writeFileSync(`${path}.new`, JSON.stringify(record, undefined, 2))
  renameSync(`${path}.new`, path)
}

export function readRecords(): FarmRecord[] {
  const folders = readdirSync(parent).filter((name) => folderName.test(name))
  return folders.flatMap((name) => {
    const path = join(parent, name, 'farm.json')
    // A folder without a record belongs to a farm that is just being made.
    return existsSync(path) ? [JSON.parse(readFileSync(path, 'utf8')) as FarmRecord] : []
  })
}
