import type { LogLine } from '../../operations/logs.ts'
import type { Looks } from './looks.ts'

/** How a log's line begins, when there are several logs: each has its own colour. */
export function logPrefixes(
  logs: readonly { readonly machine: string; readonly service: string }[],
  { color }: Looks,
): (line: LogLine) => string {
  const several = logs.length > 1
  const machines = new Set(logs.map(({ machine }) => machine)).size > 1
  const services = new Set(logs.map(({ service }) => service)).size > 1
  const nameOf = ({ machine, service }: { readonly machine: string; readonly service: string }) =>
    [...(machines ? [machine] : []), ...(services ? [service] : [])].join('/')
  const longest = Math.max(0, ...logs.map((log) => nameOf(log).length))
  const colors = [color.cyan, color.yellow, color.magenta, color.green, color.blue]
  const order = logs.map(nameOf)
  return (line) => {
    if (!several) return ''
    const name = nameOf(line)
    return `${colors[Math.max(0, order.indexOf(name)) % colors.length]!(name.padEnd(longest))} ${color.dim('|')} `
  }
}
