/** Addresses as checks compare them. Pure. */
import { isIP } from 'node:net'
import { plainAddress } from '../firewall/marks.ts'
import type { NetworkAddress } from '../probes/networks.ts'
import type { Listener } from '../probes/listening.ts'

export const isAddress = (text: string): boolean => isIP(text) !== 0

/** IPv6 has many ways to write one address. */
export function isSame(one: string, other: string): boolean {
  return (plainAddress(one) ?? one) === (plainAddress(other) ?? other)
}

/** Whether a machine has that address, however it is written. */
export const isAmong = (address: string, all: readonly string[]): boolean => all.some((one) => isSame(one, address))

const everywhere = new Set(['*', '0.0.0.0', '::'])

/** Whether somebody who dials that address gets to it; also where it cannot be seen. */
export function listensOn({ hosts }: Listener, address: string): boolean {
  return (
    hosts === undefined || !isAddress(address) || hosts.some((host) => everywhere.has(host) || isSame(host, address))
  )
}

/** Whether the other address is in the network of this one. */
export function isNeighbour({ address, bits }: NetworkAddress, other: string): boolean {
  if (isIP(other) !== 4) return false
  const mask = bits === 0 ? 0 : (~0 << (32 - bits)) >>> 0
  return (number(address) & mask) >>> 0 === (number(other) & mask) >>> 0
}

function number(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}
