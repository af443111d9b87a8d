/**
 * The checksum of `name` in the text of a .sha512 file. Apache's come in three forms: `<hash>  <name>` as sha512sum writes
 * it, `SHA512 (<name>) = <hash>` as it does with --tag (Hadoop's), and gpg's `<name>: AB12CD34 ...` in upper-case groups
 * over several lines. `undefined`: none is there.
 */
export function readSha512(text: string, name: string): string | undefined {
  const lines = text.split(/\r?\n/)
  for (const line of lines) {
    const [, hash, file] = /^([0-9a-f]{128})(?:\s+[ *]?(\S+))?\s*$/i.exec(line) ?? []
    if (hash !== undefined && (file === undefined || file.split('/').at(-1) === name)) return hash.toLowerCase()
    const [, tagged, value] = /^SHA512 ?\(([^)]+)\) ?= ?([0-9a-f]{128})\s*$/i.exec(line) ?? []
    if (value !== undefined && tagged?.split('/').at(-1) === name) return value.toLowerCase()
  }
  const start = lines.findIndex((line) => line.startsWith(`${name}:`))
  if (start === -1) return undefined
  const rest = lines
    .slice(start)
    .join(' ')
    .slice(name.length + 1)
  const groups = /^(?:\s*[0-9a-f]+(?![^\s]))+/i.exec(rest)?.[0].replaceAll(/\s/g, '') ?? ''
  return /^[0-9a-f]{128}$/i.test(groups) ? groups.toLowerCase() : undefined
}
