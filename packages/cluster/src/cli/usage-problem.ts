/** What stricli found wrong with a command line, in our words. */
import { ArgumentScannerError, formatMessageForArgumentScannerError } from '@stricli/core'

export interface UsageProblem {
  readonly message: string
  readonly hint: string
}

const see = 'The same command with --help lists what it takes.'

export function usageProblem(error: unknown): UsageProblem {
  if (!(error instanceof ArgumentScannerError)) return { message: error instanceof Error ? error.message : String(error), hint: see }
  const message = formatMessageForArgumentScannerError(error, {
    FlagNotFoundError: ({ input, corrections }) => `there is no flag --${input}${corrections[0] ? `; did you mean --${corrections[0]}?` : ''}`,
    AliasNotFoundError: ({ input }) => `there is no flag -${input}`,
    ArgumentParseError: ({ externalFlagNameOrPlaceholder: name, input, exception }) =>
      `"${input}" will not do for ${name}: ${exception instanceof Error ? exception.message : String(exception)}`,
    EnumValidationError: ({ externalFlagName, input, values }) => `"${input}" will not do for --${externalFlagName}: it takes ${values.join(', ')}`,
    UnsatisfiedFlagError: ({ externalFlagName }) => `--${externalFlagName} needs a value`,
    UnexpectedPositionalError: ({ input }) => `"${input}" is one argument too many`,
    UnsatisfiedPositionalError: ({ placeholder }) => `${placeholder} is missing`,
    UnexpectedFlagError: ({ externalFlagName, previousInput, input }) => `--${externalFlagName} is given twice: "${previousInput}" and "${input}"`,
    InvalidNegatedFlagSyntaxError: ({ externalFlagName }) => `--${externalFlagName} takes no value`,
  })
  return { message, hint: see }
}
