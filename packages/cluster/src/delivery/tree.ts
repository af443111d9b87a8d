/**
 * Who gets the bytes from whom. Pure.
 *
 * Machines take their places in the order in which they come up, so nobody waits for a slow or dead one. Few
 * machines form a chain: every link carries the bytes once, so it is the fastest shape there is, about the time of one copy.
 * Its price is one more hop per machine, and that one slow or dying machine holds up all behind it. So many machines form
 * a binary tree: links carry the bytes twice, but a thousand machines are ten hops deep and a lost one delays few.
 */

/** What the tree knows of one machine. */
export interface Place {
  readonly name: string
  /** Others may fetch from it. */
  readonly serves: boolean
  /** It needs no other machine: it has everything, or the controller sends to it. */
  readonly hasSource: boolean
  /** The machine that it fetches from. */
  readonly provider: string | undefined
  readonly bytes: number
  /** Milliseconds since its last byte came. */
  readonly quietFor: number
}

const LONGEST_CHAIN = 32

/** Machines that one machine sends to, as a rule. */
export function fanOutFor(machines: number): number {
  return machines <= LONGEST_CHAIN ? 1 : 2
}

/** Milliseconds without a byte after which a machine is moved. */
const STALL = 10_000
/** What a machine that was moved needs until bytes come again. */
const MOVING = 4000

/** How many more than the rule a machine may have to send to when others have lost theirs. */
const EXTRA = 2

/**
 * The machine to fetch from: the first that serves, gets its own bytes without `name`'s help, was not tried, and has a free
 * place; else the one with the least to do. One that stands still while others get on comes last. Undefined when there is none.
 */
export function chooseProvider(
  name: string,
  places: readonly Place[],
  fanOut: number,
  tried: ReadonlySet<string>,
): string | undefined {
  const byName = new Map(places.map((place) => [place.name, place]))
  const fetching = new Map<string, number>()
  for (const { provider, name: other } of places) {
    if (provider !== undefined && other !== name) fetching.set(provider, (fetching.get(provider) ?? 0) + 1)
  }
  const load = (place: Place): number => fetching.get(place.name) ?? 0
  const most = places.reduce((bytes, place) => Math.max(bytes, place.bytes), 0)
  const isQuiet = (place: Place): boolean => place.quietFor > STALL / 2 && place.bytes < most
  const possible = places.filter(
    (place) =>
      place.serves && !tried.has(place.name) && load(place) < fanOut + EXTRA && reachesSource(place, name, byName),
  )
  const best = possible.find((place) => load(place) < fanOut && !isQuiet(place))
  const score = (place: Place): number => load(place) + (isQuiet(place) ? fanOut + EXTRA : 0)
  return (best ?? possible.toSorted((a, b) => score(a) - score(b))[0])?.name
}

/** Whether following the providers from `place` ends at a source, and not at `name` or at a machine that lost its own. */
function reachesSource(place: Place, name: string, byName: ReadonlyMap<string, Place>): boolean {
  let at: Place | undefined = place
  for (let steps = 0; at !== undefined && steps <= byName.size; steps++) {
    if (at.name === name) return false
    if (at.hasSource) return true
    at = at.provider === undefined ? undefined : byName.get(at.provider)
  }
  return false
}

/**
 * Machines that should look for another provider. When a link is dead everything behind it stands still too, so first only
 * the machine right behind it is moved: the one whose provider has more. When that does not help, the next one is.
 */
export function stalled(places: readonly Place[]): string[] {
  const byName = new Map(places.map((place) => [place.name, place]))
  const most = places.reduce((bytes, place) => Math.max(bytes, place.bytes), 0)
  const isStalled = ({ provider, bytes, quietFor, hasSource }: Place): boolean => {
    if (provider === undefined || hasSource || quietFor < STALL) return false
    return (byName.get(provider)?.bytes ?? 0) > bytes || (quietFor >= STALL + MOVING && most > bytes)
  }
  const all = new Map(places.filter(isStalled).map((place) => [place.name, place]))
  return [...all.values()].filter(({ provider }) => !all.has(provider!)).map(({ name }) => name)
}
