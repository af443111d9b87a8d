/** The two CRCs that HDFS knows, eight bytes at a time. Node's own crc32 is only the other one. */
export type CrcName = 'CRC32C' | 'CRC32'

const polynomials: Record<CrcName, number> = { CRC32C: 0x82f63b78, CRC32: 0xedb88320 }

/** Goes on from the state after earlier bytes. The first state is -1, and the CRC is the last one inverted. */
export type Crc = (state: number, bytes: Uint8Array, from: number, to: number) => number

export function crc(name: CrcName): Crc {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables(polynomials[name]) as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ]
  return (state, bytes, from, to) => {
    let c = state
    let i = from
    for (; i + 8 <= to; i += 8) {
      c ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)
      c =
        t7[c & 255]! ^
        t6[(c >>> 8) & 255]! ^
        t5[(c >>> 16) & 255]! ^
        t4[c >>> 24]! ^
        t3[bytes[i + 4]!]! ^
        t2[bytes[i + 5]!]! ^
        t1[bytes[i + 6]!]! ^
        t0[bytes[i + 7]!]!
    }
    for (; i < to; i++) c = t0[(c ^ bytes[i]!) & 255]! ^ (c >>> 8)
    return c
  }
}

/** In the k-th, what a byte becomes that k zero bytes follow. */
function tables(polynomial: number): Int32Array[] {
  const made = Array.from({ length: 8 }, () => new Int32Array(256))
  const first = made[0]!
  for (let byte = 0; byte < 256; byte++) {
    let c = byte
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ polynomial : c >>> 1
    first[byte] = c
  }
  for (let byte = 0; byte < 256; byte++)
    for (let k = 1; k < 8; k++) {
      const before = made[k - 1]![byte]!
      made[k]![byte] = first[before & 255]! ^ (before >>> 8)
    }
  return made
}
