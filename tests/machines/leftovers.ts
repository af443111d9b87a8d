import type { FarmRecord } from './farm-record.ts'
import { leftoversLock, readRecords } from './farm-record.ts'
import { withLock } from './lock.ts'
import { isAlive } from './processes.ts'
import { removeFarm } from './remove-farm.ts'

/** Removes the farms whose owner was killed before it could. Farms of living processes, and kept ones, stay as they are. */
export async function removeLeftovers(): Promise<number[]> {
  return removeFarms((farm) => farm.owner !== undefined && !isAlive(farm.owner))
}

/** Removes those that were started to be kept: all, or the one with this number. */
export async function removeKeptFarms(number?: number): Promise<number[]> {
  return removeFarms((farm) => farm.owner === undefined && (number === undefined || farm.number === number))
}

async function removeFarms(which: (farm: FarmRecord) => boolean): Promise<number[]> {
  return withLock(leftoversLock, async () => {
    const farms = readRecords().filter(which)
    for (const farm of farms) removeFarm(farm)
    return farms.map((farm) => farm.number)
  })
}
