import { quote } from '../../hosts/quote.ts'

/** The cluster file that a command line names, as it was typed. */
export function namedFile(argv: readonly string[]): string | undefined {
  const words = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
  const short = argv[0] === 'logs' ? '--file' : '-f'
  const at = words.findLastIndex((word) => word === '--file' || word === short)
  const joined = words.findLast((word) => word.startsWith('--file='))
  return at >= 0 ? words[at + 1] : joined?.slice('--file='.length)
}

const called = (names: readonly string[]): RegExp =>
  new RegExp(`\\btinderbox (${names.join('|')})\\b(?! --file| -f)`, 'g')

/** In these -f says something else, or words follow that are not theirs. */
const takingLong = called(['logs', 'submit', 'shell', 'ssh'])

/** Below `fs` the file comes after the second word. */
const takingShort = called([
  ...['up', 'plan', 'status', 'dashboard', 'watch', 'down', 'check', 'doctor', 'ports', 'bundle'],
  ...['ui', 'env', 'fs [a-z]+', 'audit', 'config'],
])

/** Commands in a hint, so that they mean the same cluster: without the file, `tinderbox up` would be about this machine. */
export function nameFile(text: string, file: string | undefined): string {
  if (file === undefined) return text
  // As a function: a name may have a `$`.
  return text
    .replaceAll(takingShort, (command) => `${command} -f ${quote(file)}`)
    .replaceAll(takingLong, (command) => `${command} --file ${quote(file)}`)
}
