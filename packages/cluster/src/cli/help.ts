/** How help reads. Widths are measured, colours only where they are wanted. */
import type { CommandGroup } from './commands/index.ts'
import { commonFlags, type CommandFamily, type DocumentedCommand } from './command.ts'
import type { Outside } from './context.ts'
import { looks } from './terminal/looks.ts'
import { columns, wrap } from './terminal/text.ts'
import { version } from '../version.ts'

export function rootHelp(groups: readonly CommandGroup[], { stdout, env }: Outside): string {
  const { color, width } = narrow(looks(stdout, env))
  const shown = groups.filter(({ title }) => title !== undefined)
  const longest = Math.max(...shown.flatMap(({ commands }) => Object.keys(commands).map((name) => name.length)))
  const lines = shown.flatMap(({ title, commands }) => [
    '',
    color.bold(title),
    ...columns(
      Object.entries(commands).map(([name, { brief }]) => [color.cyan(name.padEnd(longest)), brief]),
      width,
    ),
  ])
  return [
    `${color.bold('tinderbox')} ${version()}: clusters for Apache Spark, from one file`,
    '',
    `  tinderbox ${color.dim('COMMAND [flags]')}`,
    ...lines,
    '',
    ...wrap(
      'The cluster is that of -f FILE, else of ./cluster.yaml, else this machine alone. `tinderbox COMMAND --help` says more, with examples; --version says the version.',
      width,
    ),
    '',
  ].join('\n')
}

export function familyHelp(
  name: string,
  { brief, details, commands }: CommandFamily,
  { stdout, env }: Outside,
): string {
  const { color, width } = narrow(looks(stdout, env))
  const names = Object.keys(commands)
  const longest = Math.max(...names.map((one) => one.length))
  return [
    `  tinderbox ${color.bold(name)} ${color.dim('COMMAND [flags]')}`,
    '',
    `${brief.replaceAll('`', '')}.`,
    ...wrap(details, width),
    '',
    ...columns(
      Object.entries(commands).map(([one, command]) => [color.cyan(one.padEnd(longest)), command.brief]),
      width,
    ),
    '',
    ...wrap(`\`tinderbox ${name} COMMAND --help\` says more, with examples.`, width),
    '',
  ].join('\n')
}

export function commandHelp(name: string, command: DocumentedCommand, { stdout, env }: Outside): string {
  const { color, width } = narrow(looks(stdout, env))
  const { flags = {}, aliases = {} } = command.parameters
  const row = (flag: string): string[] => {
    const { brief, ...rest } = flags[flag]!
    const alias = Object.entries(aliases).find(([, target]) => target === flag)?.[0]
    const value = 'placeholder' in rest && rest.placeholder ? ` ${rest.placeholder}` : ''
    const standard = 'default' in rest && typeof rest.default === 'string' ? `. Default: ${rest.default}` : ''
    return [`${alias ? `-${alias}, ` : '    '}--${kebab(flag)}${value}`, `${brief}${standard}`]
  }
  const own = Object.keys(flags).filter((flag) => !(flag in commonFlags))
  const rows = [...own, ...Object.keys(commonFlags)].map(row)
  const longest = Math.max(...rows.map(([flag]) => flag!.length))
  const padded = rows.map(([flag, brief]) => [color.cyan(flag!.padEnd(longest)), brief!])
  const examples = command.examples.map(([line, meaning]) => `  ${line}\n      ${color.dim(meaning)}`)
  return [
    `  tinderbox ${color.bold(name)}${command.usage ? ` ${command.usage}` : ''} ${color.dim('[flags]')}`,
    '',
    `${command.brief.replaceAll('`', '')}.`,
    ...(command.fullDescription ? wrap(command.fullDescription, width) : []),
    '',
    color.bold('flags'),
    ...columns(padded, width),
    '',
    color.bold('examples'),
    ...examples,
    '',
  ].join('\n')
}

/** Lines longer than this are hard to read, however wide the screen is. */
function narrow<T extends { readonly width: number }>(on: T): T {
  return { ...on, width: Math.min(on.width, 100) }
}

/** As flags are typed. */
export function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
