import { describe, expect, it } from 'vitest'
import { chooseProvider, fanOutFor, stalled, type Place } from './tree.ts'

function place(name: string, provider: string | undefined, more: Partial<Place> = {}): Place {
  return { name, provider, serves: true, hasSource: provider === undefined, bytes: 0, quietFor: 0, ...more }
}

/** Machines that come up one after the other; each is given its place. */
function grow(count: number, fanOut: number): Place[] {
  const places: Place[] = []
  for (let i = 0; i < count; i++) {
    const name = `m${i}`
    places.push(place(name, chooseProvider(name, places, fanOut, new Set())))
  }
  return places
}

function depth(places: readonly Place[]): number {
  const hops = (at: Place): number =>
    at.provider === undefined ? 0 : 1 + hops(places.find(({ name }) => name === at.provider)!)
  return Math.max(...places.map(hops))
}

describe('the shape', () => {
  it('is a chain for few machines, each sending to one', () => {
    const places = grow(6, fanOutFor(6))
    expect(places.map(({ provider }) => provider)).toEqual([undefined, 'm0', 'm1', 'm2', 'm3', 'm4'])
  })

  it('is a binary tree for many: ten hops for a thousand', () => {
    const places = grow(1000, fanOutFor(1000))
    expect(depth(places)).toBe(9)
    expect(places.filter(({ provider }) => provider === undefined)).toHaveLength(1)
    expect(places.slice(1, 7).map(({ provider }) => provider)).toEqual(['m0', 'm0', 'm1', 'm1', 'm2', 'm2'])
  })
})

describe('another provider', () => {
  const chain = [place('a', undefined), place('b', 'a'), place('c', 'b'), place('d', 'c')]

  it('is never the machine itself or one behind it', () => {
    expect(chooseProvider('b', chain, 1, new Set(['a']))).toBeUndefined()
    expect(chooseProvider('a', chain, 1, new Set())).toBeUndefined()
  })

  it('may have one more to send to than the rule says', () => {
    expect(chooseProvider('c', chain, 1, new Set(['b']))).toBe('a')
  })

  it('is none that does not serve', () => {
    const deaf = [place('a', undefined, { serves: false }), place('b', 'a')]
    expect(chooseProvider('c', deaf, 1, new Set())).toBe('b')
    expect(chooseProvider('c', deaf, 1, new Set(['b']))).toBeUndefined()
  })

  it('is rather a busy one than one that stands still', () => {
    const places = [
      place('a', undefined, { bytes: 900 }),
      place('b', undefined, { bytes: 500, quietFor: 12_000 }),
      place('d', 'a'),
    ]
    expect(chooseProvider('c', places, 1, new Set())).toBe('d')
    expect(chooseProvider('c', places.slice(0, 2).concat(place('d', 'a', { serves: false })), 1, new Set())).toBe('a')
  })

  it('is none that lost its own: one of the orphans becomes a source first', () => {
    const orphans = [place('a', undefined, { serves: false, hasSource: false }), place('b', 'a'), place('c', 'a')]
    expect(chooseProvider('b', orphans, 2, new Set(['a']))).toBeUndefined()
    const one = [orphans[0]!, place('b', undefined), orphans[2]!]
    expect(chooseProvider('c', one, 2, new Set(['a']))).toBe('b')
  })
})

describe('a stall', () => {
  it('is laid to the dead link only, not to those behind it', () => {
    const places = [
      place('a', undefined, { bytes: 900 }),
      place('b', 'a', { bytes: 500, quietFor: 11_000 }),
      place('c', 'b', { bytes: 500, quietFor: 11_000 }),
    ]
    expect(stalled(places)).toEqual(['b'])
  })

  it('moves those behind it too when it lasts', () => {
    const places = [
      place('a', undefined, { bytes: 900 }),
      place('b', 'a', { bytes: 500, quietFor: 3 }),
      place('c', 'b', { bytes: 500, quietFor: 14_000 }),
    ]
    expect(stalled(places)).toEqual(['c'])
  })

  it('moves the front one only when all stand still', () => {
    const chain = ['b', 'c', 'd'].map((name, i) => place(name, ['a', 'b', 'c'][i], { bytes: 500, quietFor: 20_000 }))
    expect(stalled([place('a', undefined, { bytes: 900 }), ...chain])).toEqual(['b'])
  })

  it('is none while nobody has more: the controller itself is slow', () => {
    const places = [
      place('a', undefined, { bytes: 500, quietFor: 40_000 }),
      place('b', 'a', { bytes: 500, quietFor: 40_000 }),
    ]
    expect(stalled(places)).toEqual([])
  })
})
