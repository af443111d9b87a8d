/** Splits options as Spark does: at blanks, but not within quotes; a backslash takes the next character as it is. */
export function splitWords(text: string): string[] {
  const found: string[] = []
  let word: string | undefined
  let quoted = ''
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!
    if (c === '\\' && quoted !== "'" && i + 1 < text.length) word = (word ?? '') + text[++i]!
    else if (quoted !== '' && c === quoted) quoted = ''
    else if (quoted === '' && (c === '"' || c === "'")) {
      quoted = c
      word ??= ''
    } else if (quoted === '' && /\s/.test(c)) {
      if (word !== undefined) found.push(word)
      word = undefined
    } else word = (word ?? '') + c
  }
  if (word !== undefined) found.push(word)
  return found
}
