/** `--conf key=value`, as spark-submit takes it. */
export function property(text: string): string {
  if (!/^[^=\s]+=/.test(text)) throw new Error('write it as spark.key=value')
  return text
}

export function properties(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(texts.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]))
}
