import type { Page } from '../../checks/page.ts'
import type { Looks } from './looks.ts'
import { wrap } from './text.ts'

/** A page of the doctor's, as it is read in a terminal. */
export function pageLines({ check, title, means, mend }: Page & { readonly check: string }, looks: Looks): string[] {
  const { color } = looks
  // On a pipe, too, a paragraph is read more easily than one line.
  const width = Math.min(looks.width, 100)
  const paragraphs = (text: string) =>
    text.split('\n').flatMap((line) => (line === '' ? [''] : wrap(`  ${line}`, width, '  ')))
  return [
    `${color.bold(title)}  ${color.dim(`[${check}]`)}`,
    '',
    ...paragraphs(means),
    '',
    color.bold('What mends it'),
    '',
    ...paragraphs(mend),
  ]
}
