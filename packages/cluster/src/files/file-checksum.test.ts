import { expect, test } from 'vitest'
import { crc } from './crc.ts'
import { checksumKind, FileChecksum, md5In } from './file-checksum.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const hex = (state: number) => (~state >>> 0).toString(16)

test('the check values of both CRCs', () => {
  expect(hex(crc('CRC32C')(-1, bytesOf('123456789'), 0, 9))).toBe('e3069283')
  expect(hex(crc('CRC32')(-1, bytesOf('123456789'), 0, 9))).toBe('cbf43926')
})

test('a CRC goes on in the middle', () => {
  const bytes = sample(1000)
  const step = crc('CRC32C')
  expect(step(step(-1, bytes, 0, 333), bytes, 333, 1000)).toBe(step(-1, bytes, 0, 1000))
})

const MiB = 1024 * 1024

/** What Hadoop 3.5 says of these bytes: GETFILECHECKSUM. */
const known: readonly (readonly [length: number, blockSize: number, bytes: string])[] = [
  [0, 128 * MiB, '00000000000000000000000070bc8f4b72a86921468bf8e8441dce5100000000'],
  [1, 128 * MiB, '000002000000000000000000dc236201841049096ad31b6213203a9000000000'],
  [512, 128 * MiB, '0000020000000000000000009dba5e0cf22b5156fd690d2770ab6ac300000000'],
  [1000, 128 * MiB, '0000020000000000000000001a9e431c9a13c8401703f31502ceccdc00000000'],
  [MiB, MiB, '000002000000000000000000b5c6fca10379863521bb318f1a2da79100000000'],
  [MiB + 1, MiB, '0000020000000000000008006f70429985c9b4b01b949fa75cdbd46100000000'],
  [2 * MiB, MiB, '000002000000000000000800c144673e898cf7953b0ee7db4a5854e100000000'],
  [3 * MiB - 7, MiB, '0000020000000000000008001fee2541b21c4a04f9f1a1bb5b201b3b00000000'],
  [5 * MiB + 5000, MiB, '000002000000000000000800a7cdc49247efea71f88eefe9fee160cf00000000'],
]

test.each(known)('%d bytes in blocks of %d', (length, blockSize, bytes) => {
  const all = sample(length)
  for (const size of [length || 1, 70_001]) {
    const sum = new FileChecksum({ crc: 'CRC32C', bytesPerCrc: 512 }, blockSize)
    for (let i = 0; i < length; i += size) sum.update(all.subarray(i, i + size))
    expect(sum.digest()).toBe(md5In(bytes))
    expect(sum.length).toBe(length)
  }
})

test('blocks of their own lengths', () => {
  const kind = { crc: 'CRC32C', bytesPerCrc: 512 } as const
  const [same, listed] = [new FileChecksum(kind, MiB), new FileChecksum(kind, [MiB, MiB, MiB - 7])]
  for (const sum of [same, listed]) sum.update(sample(3 * MiB - 7))
  expect(listed.digest()).toBe(same.digest())
})

test('kinds of checksums', () => {
  expect(checksumKind('MD5-of-2048MD5-of-512CRC32C')).toEqual({ crc: 'CRC32C', bytesPerCrc: 512 })
  expect(checksumKind('MD5-of-0MD5-of-4096CRC32')).toEqual({ crc: 'CRC32', bytesPerCrc: 4096 })
  expect(checksumKind('MD5-of-0MD5-of-0CRC32')).toEqual({ crc: 'CRC32', bytesPerCrc: 512 })
  expect(checksumKind('COMPOSITE-CRC32C')).toBeUndefined()
})

function sample(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) bytes[i] = i * 31 + (i >>> 8)
  return bytes
}
