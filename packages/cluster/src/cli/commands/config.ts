import { command } from '../command.ts'

export interface ConfigFlags {
  readonly effective: boolean
  readonly schema: boolean
}

export const config = command<ConfigFlags>({
  brief: 'Show every setting that counts, and where it comes from',
  examples: [
    ['tinderbox config --effective', 'the file with all its defaults'],
    ['tinderbox config --schema > cluster.schema.json', 'the JSON schema, for completion in an editor'],
  ],
  flags: {
    effective: {
      kind: 'boolean',
      default: false,
      withNegated: false,
      brief: 'The file with all defaults, each with where it comes from (this is the default)',
    },
    schema: { kind: 'boolean', default: false, withNegated: false, brief: 'The JSON schema of the file' },
  },
  load: () => import('./config.run.ts'),
})
