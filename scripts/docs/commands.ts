/** The commands, from their own declarations. */
import { commonFlags, isFamily, type DocumentedCommand } from '../../packages/cluster/src/cli/command.ts'
import { everyCommand, groups } from '../../packages/cluster/src/cli/commands/index.ts'
import { block, code, table } from './markdown.ts'

type Flag = NonNullable<DocumentedCommand['parameters']['flags']>[string]

/** For the README: every command and what it does. */
export function commandTable(): string {
  const rows = visible().flatMap(({ commands }) => Object.entries(commands))
  return table(
    ['command', 'what it does'],
    rows.map(([name, entry]) => {
      const first = isFamily(entry) ? `${name}-${Object.keys(entry.commands)[0]}` : name
      return [`[${code(`tinderbox ${name}`)}](docs/reference.md#tinderbox-${first})`, entry.brief]
    }),
  )
}

/** For the reference: each command with its flags and examples. */
export function commandSections(): string {
  return everyCommand(visible())
    .map(([name, command]) => section(name, command))
    .join('\n\n')
}

/** The flags that every command takes. */
export function commonFlagTable(): string {
  const aliases: Record<string, string> = { file: 'f', yes: 'y' }
  return flagTable(Object.entries(commonFlags) as [string, Flag][], (name) => aliases[name])
}

function visible() {
  return groups.filter(({ title }) => title !== undefined)
}

function section(name: string, { brief, fullDescription, usage, examples, parameters }: DocumentedCommand): string {
  const { flags = {}, aliases = {} } = parameters
  const own = Object.entries(flags).filter(([flag]) => !(flag in commonFlags))
  const letterOf = (flag: string) => Object.entries(aliases).find(([, target]) => target === flag)?.[0]
  return [
    `### tinderbox ${name}`,
    `${brief}.${fullDescription ? ` ${fullDescription}` : ''}`,
    block('', `tinderbox ${name}${usage ? ` ${usage}` : ''} [flags]`),
    ...(own.length > 0 ? [flagTable(own, letterOf)] : []),
    table(
      ['example', 'what it does'],
      examples.map(([line, meaning]) => [code(line), meaning]),
    ),
  ].join('\n\n')
}

function flagTable(
  flags: readonly (readonly [string, Flag])[],
  letterOf: (flag: string) => string | undefined,
): string {
  const rows = flags.map(([name, flag]) => {
    const letter = letterOf(name)
    const value = 'placeholder' in flag && flag.placeholder ? ` ${flag.placeholder}` : ''
    const standard = 'default' in flag && typeof flag.default === 'string' ? `. Default: ${flag.default}` : ''
    return [`${letter ? `${code(`-${letter}`)}, ` : ''}${code(`--${kebab(name)}${value}`)}`, `${flag.brief}${standard}`]
  })
  return table(['flag', 'meaning'], rows)
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
