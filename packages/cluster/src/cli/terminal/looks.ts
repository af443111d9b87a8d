/** What a stream can show: colours, unicode, and how wide it is. */
import pc from 'picocolors'
import type { Stream } from '../context.ts'

export interface Looks {
  readonly color: ReturnType<typeof pc.createColors>
  readonly tick: string
  readonly cross: string
  readonly warning: string
  readonly bullet: string
  readonly dots: string
  readonly spinner: readonly string[]
  readonly bar: readonly [full: string, empty: string]
  /** Columns; Infinity where lines need no fitting. */
  readonly width: number
  /** Whether lines can be redrawn. */
  readonly live: boolean
}

export function looks(stream: Stream, env: Readonly<Record<string, string | undefined>>): Looks {
  const terminal = stream.isTTY === true && env['TERM'] !== 'dumb'
  const force = env['FORCE_COLOR']
  const colored = force !== undefined ? force !== '0' && force !== 'false' : terminal && !env['NO_COLOR']
  const signs = isUnicode(env)
    ? {
        tick: '✓',
        cross: '✗',
        warning: '!',
        bullet: '•',
        dots: '…',
        spinner: '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'.split(''),
        bar: ['━', '─'] as const,
      }
    : {
        tick: 'ok',
        cross: 'x',
        warning: '!',
        bullet: '*',
        dots: '...',
        spinner: '|/-\\'.split(''),
        bar: ['#', '-'] as const,
      }
  return {
    color: pc.createColors(colored),
    ...signs,
    width: stream.isTTY ? Math.max(40, stream.columns ?? 80) : Infinity,
    live: terminal,
  }
}

/** The first of these that is set decides, as for the C library. None at all is the plain C locale, but for systems that are always UTF-8. */
function isUnicode(env: Readonly<Record<string, string | undefined>>): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG']
  return locale === undefined || locale === '' ? process.platform === 'darwin' : /utf-?8/i.test(locale)
}
