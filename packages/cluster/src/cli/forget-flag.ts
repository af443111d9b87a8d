import type { FlagParametersForType } from '@stricli/core'
import type { Context } from './context.ts'

export interface ForgetFlags {
  readonly forget?: readonly string[]
}

/** Of `up` and `plan`, which must mean the same. */
export const forgetFlag: FlagParametersForType<ForgetFlags, Context> = {
  forget: {
    kind: 'parsed',
    parse: (input: string): string => input,
    variadic: true,
    optional: true,
    brief: 'A machine that was taken out of the file and is gone for good; may be given again',
    placeholder: 'NAME',
  },
}
