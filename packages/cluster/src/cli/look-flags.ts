import type { FlagParametersForType } from '@stricli/core'
import type { Context } from './context.ts'

export interface LookFlags {
  readonly forget?: readonly string[]
  readonly rollback: boolean
  readonly finalize: boolean
}

/** Of `up` and `plan`, which must mean the same. */
export const lookFlags: FlagParametersForType<LookFlags, Context> = {
  forget: {
    kind: 'parsed',
    parse: (input: string): string => input,
    variadic: true,
    optional: true,
    brief: 'A machine that was taken out of the file and is gone for good; may be given again',
    placeholder: 'NAME',
  },
  rollback: {
    kind: 'boolean',
    default: false,
    withNegated: false,
    brief: 'Back to the file that ran before the last change; the file here stays as it is',
  },
  finalize: {
    kind: 'boolean',
    default: false,
    withNegated: false,
    brief: 'Make the upgrade of HDFS to another version of Hadoop final: there is no way back then',
  },
}
