/** How a command line that failed is told: as text on standard error, or as JSON on standard output. Returns the exit status. */
import { ToolError } from '../errors.ts'
import { logFailure } from './debug-log.ts'
import { Interrupted, type Outside } from './context.ts'
import { errorLines } from './terminal/errors.ts'
import { looks } from './terminal/looks.ts'
import type { UsageProblem } from './usage-problem.ts'
import { version } from '../version.ts'

export function reportFailure(
  problem: UsageProblem | { readonly thrown: unknown },
  argv: readonly string[],
  outside: Outside,
): number {
  const error = 'thrown' in problem ? problem.thrown : new ToolError('USAGE', problem)
  const words = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
  const json = words.includes('--json')
  const debug = words.includes('--debug')
  const { reason } = outside.signal
  if (outside.signal.aborted && reason instanceof Interrupted) {
    if (json)
      outside.stdout.write(
        `${JSON.stringify({ error: { code: 'INTERRUPTED', message: 'interrupted', hint: 'What was done stays; run it again to go on.' } }, null, 2)}\n`,
      )
    else outside.stderr.write('interrupted: what was done stays; run it again to go on\n')
    return reason.exitStatus
  }
  const log = logFailure(argv, error, debug, outside.env)
  if (json) outside.stdout.write(`${JSON.stringify({ error: asData(error, debug) }, null, 2)}\n`)
  else
    outside.stderr.write(
      `${errorLines(error, { argv, cwd: outside.cwd, debug, log, version: version(), looks: looks(outside.stderr, outside.env) }).join('\n')}\n`,
    )
  return error instanceof ToolError ? error.exitStatus : 1
}

function asData(error: unknown, debug: boolean): Record<string, unknown> {
  const stack = error instanceof Error ? error.stack : undefined
  if (error instanceof ToolError) return { ...error.toJSON(), ...(debug && { stack }) }
  return {
    code: 'BUG',
    message: error instanceof Error ? error.message : String(error),
    hint: 'This is a bug in Tinderbox. Please report it with the stack.',
    version: version(),
    stack,
  }
}
