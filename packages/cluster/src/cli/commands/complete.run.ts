import { proposeCompletions } from '@stricli/core'
import { application } from '../app.ts'
import type { Run } from '../command.ts'

/** Prints how the last of the words may go on; nothing where the shell should complete a file's name. */
export const run: Run<object, string[]> = async ({ outside }, _flags, ...words) => {
  const process = { stdout: outside.stdout, stderr: { write: () => {} }, env: outside.env }
  const found = await proposeCompletions(
    application(() => {}),
    words,
    { process, outside, argv: words },
  )
  outside.stdout.write(
    found
      .filter(({ completion }) => completion !== '--')
      .map(({ completion, brief }) => `${completion}\t${brief.replaceAll('`', '')}\n`)
      .join(''),
  )
  return 0
}
