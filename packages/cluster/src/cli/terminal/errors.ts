/** Errors: what happened, where, what was seen, what to do about it, and the command to run next. */
import { relative } from 'node:path'
import { MachinesFailed, ToolError } from '../../errors.ts'
import { stackOf } from '../debug-log.ts'
import { excerpt } from './excerpt.ts'
import { groupFailures } from './group-failures.ts'
import type { Looks } from './looks.ts'
import { showMachines } from './machine-names.ts'
import { nameFile, namedFile } from './name-file.ts'
import { printable, wrap } from './text.ts'

export interface ErrorView {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly debug: boolean
  /** The log of the run, if there is one. */
  readonly log: string | undefined
  readonly version: string
  readonly looks: Looks
}

export function errorLines(error: unknown, view: ErrorView): string[] {
  const { color } = view.looks
  const log = view.log === undefined ? [] : [color.dim(`  log: ${view.log}`)]
  if (!(error instanceof ToolError)) return [...bugLines(error, view), ...log]
  const stack = view.debug
    ? [
        '',
        ...printable(stackOf(error))
          .split('\n')
          .map((line) => color.dim(`  ${line}`)),
      ]
    : []
  return [
    ...(error instanceof MachinesFailed ? machinesLines(error, view) : oneError(error, view)),
    ...nextLines(error, view),
    ...stack,
    ...log,
  ]
}

function oneError(error: ToolError, view: ErrorView): string[] {
  const { looks, cwd } = view
  const { color, width } = looks
  const where = error.machine !== undefined && !error.message.includes(error.machine) ? `${error.machine}: ` : ''
  const place = error.at
    ? [
        `  ${color.cyan(`${printable(near(error.at.file, cwd))}:${error.at.line}:${error.at.column}`)}`,
        ...excerpt(error.at, looks).map((line) => `  ${line}`),
      ]
    : []
  return [
    ...wrap(
      `${color.red(looks.cross)} ${color.bold(printable(where + error.message))} ${color.dim(`[${error.code}]`)}`,
      width,
      '  ',
    ),
    ...place,
    ...seenLines(error.seen, looks),
    ...hintLines(nameFile(error.hint, namedFile(view.argv)), looks),
  ]
}

/** One block for each cause, however many machines have it. */
function machinesLines(error: MachinesFailed, { looks, argv }: ErrorView): string[] {
  const { color, width } = looks
  const blocks = groupFailures(error.failures).flatMap(({ machines, error: cause, message }) => [
    '',
    `  ${color.cyan(showMachines(machines, width))}${machines.length > 1 ? color.dim(`  for the same reason; as ${machines[0]} has it:`) : ''}`,
    ...wrap(`  ${color.bold(printable(message))} ${color.dim(`[${cause.code}]`)}`, width, '    '),
    ...seenLines(cause.seen, looks),
    ...hintLines(nameFile(cause.hint, namedFile(argv)), looks),
  ])
  return [
    `${color.red(looks.cross)} ${color.bold(printable(error.message))} ${color.dim(`[${error.code}]`)}`,
    ...blocks,
  ]
}

function seenLines(seen: string | undefined, { color }: Looks): string[] {
  if (seen === undefined || seen.trim() === '') return []
  return printable(seen)
    .trimEnd()
    .split('\n')
    .map((line) => color.dim(`  | ${line}`))
}

function hintLines(hint: string, { color, width }: Looks): string[] {
  return wrap(`  ${color.green('fix:')} ${printable(hint)}`, width, '       ')
}

/** The same command once more, when the hint has not named another. */
function nextLines(error: ToolError, { argv, looks }: ErrorView): string[] {
  if (error.exitStatus === 2 || error.code === 'CANCELLED' || error.hint.includes('tinderbox ')) return []
  return ['', `  ${looks.color.green('then:')} tinderbox ${printable(argv.join(' '))}`]
}

function bugLines(error: unknown, { version, argv, looks }: ErrorView): string[] {
  const { color } = looks
  return [
    `${color.red(looks.cross)} ${color.bold('this is a bug in Tinderbox')}`,
    `  tinderbox ${version}, node ${process.version}, ${process.platform} ${process.arch}: tinderbox ${printable(argv.join(' '))}`,
    ...printable(stackOf(error))
      .split('\n')
      .map((line) => color.dim(`  ${line}`)),
    `  ${color.green('fix:')} Please report it with the lines above. What was done stays; running the command again is safe.`,
  ]
}

function near(file: string, cwd: string): string {
  const path = relative(cwd, file)
  return path.startsWith('..') ? file : path
}
