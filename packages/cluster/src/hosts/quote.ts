/** One shell word that means exactly `text`, whatever is in it. The only way text enters a script. */
export function quote(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** Several words, each quoted, separated by spaces. */
export function words(argv: readonly string[]): string {
  return argv.map(quote).join(' ')
}
