/** Every page, and every part of a page, that is made from the code. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { commandTable } from './commands.ts'
import { checkFiles, doctorPage } from './doctor.ts'
import { errorsPage } from './errors.ts'
import { referencePage } from './reference.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Nothing is in it that is not made from the code. */
export const checkFolder = join(root, 'docs/doctor')

export interface Page {
  /** Absolute. */
  readonly path: string
  readonly text: string
}

export async function generatedPages(): Promise<Page[]> {
  const readme = join(root, 'README.md')
  const doctor = join(root, 'docs/doctor.md')
  return [
    { path: join(root, 'docs/reference.md'), text: referencePage() },
    { path: join(root, 'docs/errors.md'), text: errorsPage() },
    { path: doctor, text: doctorPage(partOf(await readFile(doctor, 'utf8').catch(() => ''), 'faults')) },
    ...checkFiles().map(({ name, text }) => ({ path: join(checkFolder, name), text })),
    { path: readme, text: between(await readFile(readme, 'utf8'), 'commands', commandTable()) },
  ]
}

/** What stands between `<!-- name -->` and `<!-- /name -->`. */
function partOf(text: string, name: string): string {
  const [open, close] = [`<!-- ${name} -->\n`, `\n<!-- /${name} -->`]
  const [start, end] = [text.indexOf(open), text.indexOf(close)]
  return start === -1 || end < start + open.length ? '' : text.slice(start + open.length, end)
}

/** Puts `body` between `<!-- name -->` and `<!-- /name -->`. */
function between(text: string, name: string, body: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [start, end] = [text.indexOf(open), text.indexOf(close)]
  if (start === -1 || end < start) throw new Error(`README.md has no place for ${name}: ${open} ... ${close}`)
  return `${text.slice(0, start + open.length)}\n\n${body}\n\n${text.slice(end)}`
}
