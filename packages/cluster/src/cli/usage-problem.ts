/** What stricli found wrong with a command line, in our words. */
import { nearest } from '../file/nearest.ts'
import { ArgumentScannerError, formatMessageForArgumentScannerError } from '@stricli/core'

export interface UsageProblem {
  readonly message: string
  readonly hint: string
}

const see = 'The same command with --help lists what it takes.'

/** What a person would take for a slip of the fingers, or for a beginning. */
export function meantBy(typed: string, names: readonly string[]): string | undefined {
  return names.find((name) => name.startsWith(typed)) ?? nearest(typed, names)
}

/** `command`: the one that was meant; `flags`: those it has. */
export function usageProblem(error: unknown, command: string | undefined, flags: readonly string[]): UsageProblem {
  if (!(error instanceof ArgumentScannerError))
    return { message: error instanceof Error ? error.message : String(error), hint: see }
  const message = formatMessageForArgumentScannerError(error, {
    FlagNotFoundError({ input }) {
      const meant = meantBy(input, flags)
      return `there is no flag --${input}${meant ? `; did you mean --${meant}?` : ''}`
    },
    AliasNotFoundError: ({ input }) => `there is no flag -${input}`,
    ArgumentParseError: ({ externalFlagNameOrPlaceholder: name, input, exception }) =>
      `"${input}" will not do for ${flags.includes(name) ? `--${name}` : name}: ${exception instanceof Error ? exception.message : String(exception)}`,
    EnumValidationError: ({ externalFlagName, input, values }) =>
      `"${input}" will not do for --${externalFlagName}: it takes ${values.join(', ')}`,
    UnsatisfiedFlagError: ({ externalFlagName }) => `--${externalFlagName} needs a value`,
    UnexpectedPositionalError: ({ input }) => `"${input}" is one argument too many`,
    UnsatisfiedPositionalError: ({ placeholder }) => `${placeholder} is missing`,
    UnexpectedFlagError: ({ externalFlagName, previousInput, input }) =>
      `--${externalFlagName} is given twice: "${previousInput}" and "${input}"`,
    InvalidNegatedFlagSyntaxError: ({ externalFlagName }) => `--${externalFlagName} takes no value`,
  })
  const foreign = message.startsWith('there is no flag') && (command === 'submit' || command === 'ssh')
  return { message, hint: foreign ? `${see} What is for the program stands after --.` : see }
}
