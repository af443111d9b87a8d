/** Every fault, by hand. */
import type { Fault, Pair } from './fault.ts'
import { portTaken } from './port-taken.ts'

export const faults: readonly Fault[] = [portTaken]

/** By the faults' names. */
export const pairs: readonly Pair[] = []
