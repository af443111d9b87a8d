import type { Probe } from './probe.ts'

/** An address of the machine, and the network card that has it. */
export interface NetworkAddress {
  /** `eth0`, `docker0`. */
  readonly card: string
  readonly address: string
  /** How many bits of it are the network's. */
  readonly bits: number
}

/** IPv4; loopback is left out. */
export const networks: Probe<readonly NetworkAddress[]> = {
  name: 'networks',
  script: `ip -o -4 addr show scope global`,
  parse: (lines) =>
    lines.flatMap((line): NetworkAddress[] => {
      const [, card, address, bits] = /^\d+: (\S+?)(?:@\S+)? +inet ([\d.]+)\/(\d+)/.exec(line) ?? []
      return card === undefined ? [] : [{ card, address: address!, bits: Number(bits) }]
    }),
}
