/** Every fault, by hand. */
import type { Fault, Pair } from './fault.ts'
import { firewalls } from './firewalls.ts'
import { portTaken } from './port-taken.ts'

export const faults: readonly Fault[] = [portTaken, ...firewalls]

/** By the faults' names. */
export const pairs: readonly Pair[] = []
