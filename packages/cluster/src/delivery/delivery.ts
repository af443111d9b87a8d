/** What is delivered where, and what came of it. */
import type { CachedArtifact } from '../artifacts/artifact.ts'
import type { Host } from '../hosts/host.ts'
import { Slots } from '../hosts/slots.ts'
import type { Relay } from './relay.ts'
import { fanOutFor, type Place } from './tree.ts'

export interface DeliveryTarget {
  readonly host: Host
  /** Where the other machines reach it; the only address that its relay listens on. */
  readonly address: string
  /** Absolute. The artifact becomes `<folder>/<id>`. */
  readonly folder: string
  readonly asRoot: boolean
  /** `user` or `user:group` that everything is given to (needs `asRoot`). Default: who unpacks it. */
  readonly owner?: string
}

export interface DeliveryResult {
  readonly machine: string
  readonly how: 'already there' | 'from the controller' | 'from a machine'
  /** The machine that sent it, or the last part of it. */
  readonly from?: string
  /** Why it did not come from a machine. Not set for the machine that everything starts with. */
  readonly because?: string
  readonly bytesFromController: number
}

export interface DeliveryOptions {
  readonly signal?: AbortSignal
  /** The first of 16 ports of which each relay takes one. Default 7099. */
  readonly port?: number
  /** Bytes that a machine has of the tar's; called about twice a second for each machine. */
  readonly onProgress?: (machine: string, bytes: number, total: number) => void
}

/** A machine that takes part: it has a relay. */
export interface Member {
  readonly name: string
  readonly target: DeliveryTarget
  readonly relay: Relay
  source: 'none' | 'controller' | 'machine' | 'complete'
  provider: string | undefined
  gone: boolean
}

/** What all machines of one delivery share. */
export interface Delivery {
  readonly artifact: CachedArtifact
  readonly options: DeliveryOptions
  /** In the order in which they came up. */
  readonly members: Map<string, Member>
  readonly fanOut: number
  readonly token: string
  /** Machines that are being started at the same moment. */
  readonly joining: Slots
  /** Machines that are sent to by the controller beside the first one; they share its uplink. */
  readonly direct: Slots
}

const JOINING = 32
const DIRECT = 3

export function newDelivery(
  artifact: CachedArtifact,
  machines: number,
  token: string,
  options: DeliveryOptions,
): Delivery {
  return {
    artifact,
    options,
    members: new Map(),
    fanOut: fanOutFor(machines),
    token,
    joining: new Slots(JOINING),
    direct: new Slots(DIRECT),
  }
}

/** The members as the tree sees them. */
export function placesOf(delivery: Delivery): Place[] {
  return [...delivery.members.values()].map(({ name, relay, source, provider, gone }) => ({
    name,
    serves: !gone && relay.port !== undefined,
    hasSource: source === 'controller' || source === 'complete',
    provider,
    bytes: relay.bytes,
    quietFor: performance.now() - relay.grewAt,
  }))
}
