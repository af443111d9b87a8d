/** The command line: which command is meant, what is wrong with it, and how it ends. */
import { buildApplication, buildRouteMap, run, type Application, type ApplicationText, text_en } from '@stricli/core'
import { everyCommand, groups } from './commands/index.ts'
import { isFamily, type CommandFamily, type DocumentedCommand } from './command.ts'
import type { Context, Outside } from './context.ts'
import { commandHelp, familyHelp, kebab, rootHelp } from './help.ts'
import { meantBy, usageProblem, type UsageProblem } from './usage-problem.ts'
import { version } from '../version.ts'

/** Runs one command line and returns the exit status. Never throws. */
export async function runCommandLine(argv: readonly string[], outside: Outside): Promise<number> {
  const problems: (UsageProblem | { readonly thrown: unknown })[] = []
  const app = application((problem) => problems.push(problem), argv)
  // What stricli would print about errors is printed by us.
  const process = {
    stdout: outside.stdout,
    stderr: { write: () => {} },
    env: outside.env,
    exitCode: null as number | null,
  }
  await run<Context>(app, argv.length === 0 ? ['--help'] : argv, { process, outside, argv })
  if (problems.length === 0) {
    if (argv.includes('--debug')) outside.stderr.write(await debugLog())
    return process.exitCode ?? 0
  }
  const { reportFailure } = await import('./report-failure.ts')
  return reportFailure(problems[0]!, argv, outside)
}

async function debugLog(): Promise<string> {
  const { currentLog } = await import('./debug-log.ts')
  const file = currentLog()
  return file === undefined ? '' : `log: ${file}\n`
}

/** `onProblem` gets what is wrong with the command line, and what a command threw. */
export function application(
  onProblem: (problem: UsageProblem | { readonly thrown: unknown }) => void,
  argv: readonly string[] = [],
): Application<Context> {
  const thrown = (error: unknown): string => {
    onProblem({ thrown: error })
    return ''
  }
  const entries = Object.fromEntries(groups.flatMap(({ commands }) => Object.entries(commands)))
  const meant = argv[0] === undefined ? undefined : entries[argv[0]]
  const flags = flagsOf(meant && isFamily(meant) ? meant.commands[argv[1] ?? ''] : meant)
  const text: ApplicationText = {
    ...text_en,
    exceptionWhileParsingArguments: (error) => {
      onProblem(usageProblem(error, argv[0], flags))
      return ''
    },
    noCommandRegisteredForInput: ({ input }) => {
      const family = meant && isFamily(meant) ? { name: argv[0]!, ...meant } : undefined
      onProblem(unknownCommand(input, Object.keys(family?.commands ?? entries), family?.name))
      return ''
    },
    exceptionWhileRunningCommand: thrown,
    exceptionWhileLoadingCommandFunction: thrown,
    exceptionWhileLoadingCommandContext: thrown,
    commandErrorResult: thrown,
    exceptionWhileRunningIntegrationFlag: ({ exception }) => thrown(exception),
  }
  const hidden = groups.filter(({ title }) => title === undefined).flatMap(({ commands }) => Object.keys(commands))
  const root = buildRouteMap<string, Context>({
    routes: Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, routeOf(entry)])),
    docs: {
      brief: 'Clusters for Apache Spark, from one file',
      hideRoute: Object.fromEntries(hidden.map((name) => [name, true])),
    },
  })
  return buildApplication<Context>(
    root,
    {
      name: 'tinderbox',
      scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true },
      localization: { text },
    },
    {
      help: {
        flag: {
          brief: 'Show this help',
          aliases: ['h'],
          global: true,
          complete: true,
          defaultForRouteMap: true,
          run(_app, { result }) {
            const { outside } = this as unknown as Context
            const [, ...typed] = result.prefix
            outside.stdout.write(helpFor(typed, outside))
          },
        },
      },
      version: {
        flag: {
          brief: 'Show the version',
          aliases: ['v'],
          complete: true,
          run() {
            this.process.stdout.write(`${version()}\n`)
          },
        },
      },
    },
  )
}

function routeOf(entry: DocumentedCommand | CommandFamily) {
  if (!isFamily(entry)) return entry
  return buildRouteMap<string, Context>({ routes: entry.commands, docs: { brief: entry.brief } })
}

function helpFor(typed: readonly string[], outside: Outside): string {
  const name = typed.join(' ')
  const command = everyCommand().find(([one]) => one === name)?.[1]
  if (command) return commandHelp(name, command, outside)
  const family = groups.flatMap(({ commands }) => Object.entries(commands)).find(([one]) => one === name)?.[1]
  return family && isFamily(family) ? familyHelp(name, family, outside) : rootHelp(groups, outside)
}

function flagsOf(command: DocumentedCommand | undefined): string[] {
  return Object.keys(command?.parameters.flags ?? {}).map(kebab)
}

function unknownCommand(input: string, commands: readonly string[], family = ''): UsageProblem {
  const before = family === '' ? 'tinderbox' : `tinderbox ${family}`
  if (input.startsWith('-'))
    return {
      message: `${input} stands before the command`,
      hint: `Write the command first: ${before} ${family === '' ? 'up' : commands[0]} ${input} ...`,
    }
  const likely = meantBy(input, commands)
  return {
    message: `there is no command "${family === '' ? '' : `${family} `}${input}"${likely ? `; did you mean "${family === '' ? '' : `${family} `}${likely}"?` : ''}`,
    hint: `${before} --help lists the commands.`,
  }
}
