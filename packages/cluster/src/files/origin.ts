/** What tells this machine apart from others of its name, as long as it runs, and a container from its neighbours, whose processes it does not see. */
import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

export const origin = [hostname(), ...kernel()].join(' ')

/** Where nothing tells, each process stands for itself: what another has begun is left alone. */
function kernel(): string[] {
  try {
    return [readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'), readlinkSync('/proc/self/ns/pid')]
  } catch {
    return [randomUUID()]
  }
}
