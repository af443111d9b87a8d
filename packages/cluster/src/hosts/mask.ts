/** The text with every secret replaced by ***; the longest first, so that a part never uncovers the rest. */
export function mask(text: string, secrets: readonly string[] = []): string {
  const known = secrets.filter((secret) => secret !== '').toSorted((a, b) => b.length - a.length)
  return known.reduce((masked, secret) => masked.replaceAll(secret, '***'), text)
}
