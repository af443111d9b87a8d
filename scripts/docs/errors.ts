/** docs/errors.md: every error code, what it means, what to do. */
import { codes, type ErrorCode } from '../../packages/cluster/src/error-codes.ts'
import { notes } from './error-notes.ts'
import { code, generated, table } from './markdown.ts'

export function errorsPage(): string {
  const rows = Object.entries(codes).map(([name, { title, exit }]) => [
    code(name),
    String(exit),
    title,
    notes[name as ErrorCode],
  ])
  return `${generated}

# Error codes

Every error that Tinderbox foresees has a code, says what was seen, and says what to do next. The message on your screen knows more than this
page: it names the machine, the file and the port. When several machines fail, failures with the same cause are shown once, with all their machines.

${table(['code', 'exit', 'what happened', 'what to do'], rows)}

Two more can stand in \`--json\`: \`INTERRUPTED\` (Ctrl-C; run the command again to go on) and \`BUG\` (an error that nobody foresaw: please report it;
it carries a stack, and a log is kept).

\`--debug\` shows the stack of every error and says where the log of the run is. Exit 1: it failed. Exit 2: the command line or the file is wrong; nothing
was touched.
`
}
