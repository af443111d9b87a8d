/** The command line: which command is meant, what is wrong with it, and how it ends. */
import { buildApplication, buildRouteMap, run, type Application, type ApplicationText, text_en } from '@stricli/core'
import { groups } from './commands/index.ts'
import type { DocumentedCommand } from './command.ts'
import type { Context, Outside } from './context.ts'
import { commandHelp, kebab, rootHelp } from './help.ts'
import { meantBy, usageProblem, type UsageProblem } from './usage-problem.ts'
import { version } from '../version.ts'

/** Runs one command line and returns the exit status. Never throws. */
export async function runCommandLine(argv: readonly string[], outside: Outside): Promise<number> {
  const problems: (UsageProblem | { readonly thrown: unknown })[] = []
  const app = application((problem) => problems.push(problem), argv[0])
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
  command?: string,
): Application<Context> {
  const thrown = (error: unknown): string => {
    onProblem({ thrown: error })
    return ''
  }
  const routes = Object.fromEntries(groups.flatMap(({ commands }) => Object.entries(commands)))
  const text: ApplicationText = {
    ...text_en,
    exceptionWhileParsingArguments: (error) => {
      onProblem(usageProblem(error, command, flagsOf(command === undefined ? undefined : routes[command])))
      return ''
    },
    noCommandRegisteredForInput: ({ input }) => {
      onProblem(unknownCommand(input, Object.keys(routes)))
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
    routes,
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
            const name = result.prefix[1]
            outside.stdout.write(
              name === undefined ? rootHelp(groups, outside) : commandHelp(name, routes[name]!, outside),
            )
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

function flagsOf(command: DocumentedCommand | undefined): string[] {
  return Object.keys(command?.parameters.flags ?? {}).map(kebab)
}

function unknownCommand(input: string, commands: readonly string[]): UsageProblem {
  if (input.startsWith('-'))
    return { message: `${input} stands before the command`, hint: `Write the command first: tinderbox up ${input} ...` }
  const likely = meantBy(input, commands)
  return {
    message: `there is no command "${input}"${likely ? `; did you mean "${likely}"?` : ''}`,
    hint: 'tinderbox --help lists the commands.',
  }
}
