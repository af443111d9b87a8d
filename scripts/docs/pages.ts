/** Every page, and every part of a page, that is made from the code. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { commandTable } from './commands.ts'
import { errorsPage } from './errors.ts'
import { referencePage } from './reference.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Page {
  /** Absolute. */
  readonly path: string
  readonly text: string
}

export async function generatedPages(): Promise<Page[]> {
  const readme = join(root, 'README.md')
  return [
    { path: join(root, 'docs/reference.md'), text: referencePage() },
    { path: join(root, 'docs/errors.md'), text: errorsPage() },
    { path: readme, text: between(await readFile(readme, 'utf8'), 'commands', commandTable()) },
  ]
}

/** Puts `body` between `<!-- name -->` and `<!-- /name -->`. */
function between(text: string, name: string, body: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [start, end] = [text.indexOf(open), text.indexOf(close)]
  if (start === -1 || end < start) throw new Error(`README.md has no place for ${name}: ${open} ... ${close}`)
  return `${text.slice(0, start + open.length)}\n\n${body}\n\n${text.slice(end)}`
}
