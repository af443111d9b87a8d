/** The cluster file that a command line names, as it was typed. */
export function namedFile(argv: readonly string[]): string | undefined {
  const words = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
  const short = argv[0] === 'logs' ? '--file' : '-f'
  const at = words.findLastIndex((word) => word === '--file' || word === short)
  const joined = words.findLast((word) => word.startsWith('--file='))
  return at >= 0 ? words[at + 1] : joined?.slice('--file='.length)
}

/** Commands in a hint, so that they mean the same cluster: without the file, `tinderbox up` would be about this machine. */
export function nameFile(text: string, file: string | undefined): string {
  if (file === undefined) return text
  return text
    .replaceAll(/\btinderbox (up|plan|status|down|ui|env|config)\b(?! -f)/g, `$& -f ${file}`)
    .replaceAll(/\btinderbox (logs|submit|shell|ssh)\b(?! --file| -f)/g, `$& --file ${file}`)
}
