import { command } from '../command.ts'

export const artifacts = command({
  brief: 'Show where Spark, Java and Hadoop come from, and what is in the cache',
  details: 'Asks every source, in the order in which `up` would, and fetches nothing.',
  examples: [
    ['tinderbox artifacts', 'each source, and what it said'],
    ['tinderbox artifacts -f prod.yaml', 'with the versions and sources of that file'],
  ],
  flags: {},
  load: () => import('./artifacts.run.ts'),
})
