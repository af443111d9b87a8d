/** Addresses as checks compare them. Pure. */
import { isIP } from 'node:net'
import type { NetworkAddress } from '../probes/networks.ts'
import type { Listener } from '../probes/listening.ts'

export const isAddress = (text: string): boolean => isIP(text) !== 0

export const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1'

const everywhere = new Set(['*', '0.0.0.0', '::'])

/** Whether somebody who dials that address gets to it; also where it cannot be seen. */
export function listensOn({ hosts }: Listener, address: string): boolean {
  return hosts === undefined || !isAddress(address) || hosts.some((host) => everywhere.has(host) || host === address)
}

/** Whether others than the machine itself may get to it. Undefined: it cannot be seen. */
export function isOpen({ hosts }: Listener): boolean | undefined {
  return hosts?.some((host) => !isLoopback(host))
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
