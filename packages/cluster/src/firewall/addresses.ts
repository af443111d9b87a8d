/** IP addresses as numbers, so that ranges can be compared. Pure. */
export interface Address {
  readonly family: 4 | 6
  readonly value: bigint
}

export interface AddressRange {
  readonly family: 4 | 6
  readonly first: bigint
  readonly last: bigint
}

/** Undefined: it is not an address, a name for example. */
export function parseAddress(text: string): Address | undefined {
  const four = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
  if (four) {
    const bytes = four.slice(1).map(Number)
    return bytes.some((byte) => byte > 255)
      ? undefined
      : { family: 4, value: bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n) }
  }
  if (!/^[0-9a-fA-F:]*:[0-9a-fA-F:.]*$/.test(text)) return undefined
  const [head = '', tail, ...more] = withoutDots(text).split('::')
  if (more.length > 0) return undefined
  const before = groups(head)
  const after = tail === undefined ? [] : groups(tail)
  const missing = 8 - before.length - after.length
  if (tail === undefined ? missing !== 0 : missing < 0) return undefined
  const all = [...before, ...Array<string>(missing).fill('0'), ...after]
  if (all.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined
  return { family: 6, value: all.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n) }
}

/** `::ffff:10.0.0.1`: the last two groups, written as an older address. */
function withoutDots(text: string): string {
  const [, before, dotted = ''] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? []
  const four = parseAddress(dotted)
  return before === undefined || !four
    ? text
    : `${before}${(four.value >> 16n).toString(16)}:${(four.value & 65535n).toString(16)}`
}

const groups = (text: string): string[] => (text === '' ? [] : text.split(':'))

/** `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `10.0.0.1-10.0.0.9`, `10.0.0.1`. */
export function parseRange(text: string): AddressRange | undefined {
  const [from = '', to] = text.split('-')
  if (to !== undefined) {
    const [first, last] = [parseAddress(from), parseAddress(to)]
    if (!first || !last || first.family !== last.family) return undefined
    return { family: first.family, first: first.value, last: last.value }
  }
  const [base = '', mask] = text.split('/')
  const address = parseAddress(base)
  if (!address) return undefined
  const width = address.family === 4 ? 32 : 128
  const length = mask === undefined ? width : /^\d+$/.test(mask) ? Number(mask) : maskLength(mask)
  if (length === undefined || length > width) return undefined
  const rest = (1n << BigInt(width - length)) - 1n
  const first = address.value & ~rest
  return { family: address.family, first, last: first | rest }
}

function maskLength(mask: string): number | undefined {
  const bits = parseAddress(mask)?.value.toString(2)
  return bits !== undefined && /^1*0*$/.test(bits) && (bits.length === 32 || bits === '0')
    ? bits.replaceAll('0', '').length
    : undefined
}

export function isWithin({ family, value }: Address, range: AddressRange): boolean {
  return family === range.family && value >= range.first && value <= range.last
}
