/** Where names lead, looked up on a machine as its own programs do: Java takes an address of IPv4 where there is one. */
import type { ReadScript } from '../hosts/host.ts'
import { quote } from '../hosts/quote.ts'
import { readOnly } from './probe.ts'

export interface Lookup {
  readonly name: string
  /** The machine whose name it is. */
  readonly of: string
  /** Why it is needed: the file gives it as the machine's address, or YARN calls the machine so. */
  readonly because: 'address' | 'yarn'
  /** The machine on which it was looked up. */
  readonly from: string
  /** In its order; empty: it is not known there. */
  readonly addresses: readonly string[]
}

export function lookupScript(names: readonly string[]): ReadScript {
  return readOnly(`
look() {
  found=$(timeout 4 getent ahostsv4 "$2") || [ $? != 2 ] || found=$(timeout 4 getent ahosts "$2")
  echo "$1 $(echo "$found" | awk '$2 == "STREAM" { print $1 }' | tr '\\n' ' ')"
}
${names.map((name, i) => `look ${i} ${quote(name)} &${i % 100 === 99 ? '\nwait' : ''}`).join('\n')}
wait
`)
}

export function parseLookups(
  from: string,
  names: readonly Pick<Lookup, 'name' | 'of' | 'because'>[],
  printed: string,
): Lookup[] {
  return printed.split('\n').flatMap((line): Lookup[] => {
    const [, i, found] = /^(\d+) (.*)$/.exec(line) ?? []
    const asked = names[Number(i)]
    if (i === undefined || asked === undefined) return []
    const { name, of, because } = asked
    return [{ name, of, because, from, addresses: found!.split(' ').filter((address) => address !== '') }]
  })
}
