/**
 * One budget for each machine: how its memory and its cores are shared out among the system, the daemons, and what workers and NodeManagers offer to jobs.
 * Pure: from what was observed and what the file says. All in MiB. Everybody who needs a share asks for it here.
 */
import { serviceId, type Placement } from './cluster.ts'
import { automaticHeap, beyondHeap } from './heaps.ts'
import { parseMebibytes } from './size.ts'

export interface MachineSize {
  readonly cores: number
  readonly memory: number
}

/** Of one daemon. */
export interface Share {
  readonly id: string
  readonly heap: number
  /** What its JVM needs beyond the heap. */
  readonly beyond: number
  /** What it offers to jobs; undefined for those that offer nothing. */
  readonly offer: Offer | undefined
}

export interface Offer {
  readonly cores: number
  readonly memory: number
  /** Set by hand; else it is what the others leave. */
  readonly byHand: { readonly cores: boolean; readonly memory: boolean }
}

export interface Budget extends MachineSize {
  /** What the operating system keeps. */
  readonly system: number
  readonly shares: readonly Share[]
  /** What nobody gets. Below zero: what is promised takes it from the system. */
  readonly left: number
  /** Whether "auto" alone would take it from the system, and the file does not say of each daemon how much it gets. */
  readonly tooSmall: boolean
}

/** Less would start no executor: Spark refuses a heap below 450 MiB. */
export const leastOffer = 512

/** An eighth, at least 512 MiB (256 on very small machines), at most 4 GiB. */
function systemReserve(memory: number): number {
  return Math.min(4096, Math.max(memory < 2048 ? 256 : 512, Math.floor(memory / 8)))
}

interface Asked {
  readonly heap: string
  readonly cores?: number | 'auto'
  readonly memory?: string
}

export function budgetOf(size: MachineSize, placements: readonly Placement[]): Budget {
  const settings = placements.map((one) => one.settings as Asked)
  const isByHand = ({ heap, memory = heap }: Asked) => parseMebibytes(memory) !== undefined
  const auto = ({ cores, memory }: Asked): Asked => ({
    heap: 'auto',
    ...(cores !== undefined && { cores }),
    ...(memory !== undefined && { memory: 'auto' }),
  })
  const tooSmall = !settings.every(isByHand) && shared(size, placements, settings.map(auto)).left < 0
  return { ...shared(size, placements, settings), tooSmall }
}

function shared(
  { cores, memory }: MachineSize,
  placements: readonly Placement[],
  asked: readonly Asked[],
): Omit<Budget, 'tooSmall'> {
  const system = systemReserve(memory)
  const daemons = placements.map((placement, i) => {
    const settings = asked[i]!
    const heap = parseMebibytes(settings.heap) ?? automaticHeap(placement.service, memory)
    return { id: serviceId(placement), settings, heap, beyond: beyondHeap(heap) }
  })
  const offering = daemons.flatMap(({ settings }) => (settings.memory === undefined ? [] : [settings]))
  const taken = system + daemons.reduce((sum, { heap, beyond }) => sum + heap + beyond, 0)
  const memoryEach = fairPart(
    memory - taken,
    offering.map((one) => parseMebibytes(one.memory!)),
    { step: 64, least: leastOffer },
  )
  const coresEach = fairPart(
    cores,
    offering.map((one) => (typeof one.cores === 'number' ? one.cores : undefined)),
    { step: 1, least: 1 },
  )
  const shares = daemons.map(({ id, settings, heap, beyond }): Share => {
    if (settings.memory === undefined) return { id, heap, beyond, offer: undefined }
    const own = {
      cores: settings.cores === 'auto' ? undefined : settings.cores,
      memory: parseMebibytes(settings.memory),
    }
    const byHand = { cores: own.cores !== undefined, memory: own.memory !== undefined }
    return { id, heap, beyond, offer: { cores: own.cores ?? coresEach, memory: own.memory ?? memoryEach, byHand } }
  })
  const offered = shares.reduce((sum, { offer }) => sum + (offer?.memory ?? 0), 0)
  return { cores, memory, system, shares, left: memory - taken - offered }
}

/** What each of those gets that say nothing: the same part of what the others leave, in whole steps. */
function fairPart(
  all: number,
  asked: readonly (number | undefined)[],
  { step, least }: { readonly step: number; readonly least: number },
): number {
  const rest = asked.reduce<number>((sum, one) => sum - (one ?? 0), all)
  const sharing = asked.filter((one) => one === undefined).length
  return Math.max(least, Math.floor(rest / Math.max(1, sharing) / step) * step)
}
