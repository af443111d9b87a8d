/** The properties files of Spark, which are Java's: `key value` lines with Java's escapes. */

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

/** The last of several values of a key counts. Only what Tinderbox writes is understood: no lines that go on in the next. */
export function parseProperties(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const line of text.split('\n')) {
    const pair = /^\s*([^#!\s=:][^\s=:]*)(?:\s*[=:]\s*|\s+)?(.*)$/.exec(line)
    if (pair)
      found.set(
        pair[1]!,
        pair[2]!.trim().replaceAll(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter),
      )
  }
  return found
}

/** One line that means exactly this value, whatever is in it. */
export function propertyLine(key: string, value: string): string {
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replace(/^ /, '\\ ')
  return `${key}=${escaped}\n`
}
