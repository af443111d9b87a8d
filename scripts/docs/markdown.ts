/** Small pieces of Markdown. */

/** A bar in a cell must not end the cell. */
function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

export function code(text: string): string {
  return `\`${text}\``
}

export function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``
}

/** The first line of a page that is made from the code. */
export const generated = '<!-- Made from the code by `npx tsx scripts/docs/main.ts`. Do not edit. -->'
