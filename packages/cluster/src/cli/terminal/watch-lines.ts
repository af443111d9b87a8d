/** What watching tells, for people: the time, the machine, what it is; below it what was seen and what to do. */
import type { WatchEvent } from '../../watch/watch-event.ts'
import type { Looks } from './looks.ts'
import { printable, wrap } from './text.ts'

export function watchLines(event: WatchEvent, time: Date, looks: Looks): string[] {
  const { color, width } = looks
  const { machine, text, evidence, hint } = event
  const seen = printable(evidence ?? '').split('\n')
  const beside = seen.length === 1 && seen[0] !== '' ? ` ${color.dim(`(${seen[0]})`)}` : ''
  const where = machine === undefined ? '' : `${color.cyan(machine)}  `
  const first = `${color.dim(localTime(time))} ${signOf(event, looks)} ${where}${printable(text)}${beside}`
  return [
    ...wrap(first, width, '    '),
    ...(seen.length > 1 ? seen.map((line) => color.dim(`    | ${line}`)) : []),
    ...(hint === undefined ? [] : wrap(`    ${color.green('fix:')} ${printable(hint)}`, width, '         ')),
  ]
}

function signOf({ kind, what }: WatchEvent, { color, cross, tick, warning, bullet }: Looks): string {
  if (kind === 'trouble') return what === 'differs' || what === 'restarted' ? color.yellow(warning) : color.red(cross)
  return kind === 'over' || kind === 'mended' ? color.green(tick) : color.dim(bullet)
}

/** 2026-11-23 15:04:05, where one types. */
function localTime(time: Date): string {
  const two = (number: number) => String(number).padStart(2, '0')
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-')
  return `${date} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')}`
}
