import type { FlagParametersForType } from '@stricli/core'
import { proposeChecks } from './complete-names.ts'
import type { Context } from './context.ts'

export interface OnlyFlags {
  readonly only?: readonly string[]
}

/** Of `doctor` and `check`. */
export const onlyFlag: FlagParametersForType<OnlyFlags, Context> = {
  only: {
    kind: 'parsed',
    parse: (input: string): string => input,
    variadic: true,
    optional: true,
    brief: 'Only what this check finds; may be given again',
    placeholder: 'CHECK',
    proposeCompletions: proposeChecks,
  },
}
