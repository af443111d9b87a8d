import { ToolError } from '../errors.ts'
import { type Attempt, titles, type Wanted } from './artifact.ts'

/** The error when nothing has it: what was asked, and what each answered. `versions`: lists from sources that lack only this version. */
export function unavailable(
  { artifact, version, platform }: Wanted,
  attempts: readonly Attempt[],
  versions: readonly (readonly string[])[],
): ToolError {
  const name = `${titles[artifact]} ${version}${artifact === 'java' ? ` for ${platform.os} ${platform.arch}` : ''}`
  const seen = attempts.map(({ source, reason }) => `${source}: ${reason}`).join('\n')
  // Those that could not be reached said nothing about the version.
  if (versions.length > 0 && versions.length === attempts.filter(({ outcome }) => outcome === 'absent').length) {
    const known = newestFirst([...new Set(versions.flat())].filter((known) => /^[\d.]+$/.test(known)))
    const list =
      known.length === 0 ? '' : ` There ${known.length === 1 ? 'is' : 'are'}: ${known.slice(0, 12).join(', ')}.`
    return new ToolError('VERSION_UNKNOWN', {
      message: `There is no ${name}`,
      hint: `Set \`${artifact}.version\` to one that exists.${list}`,
      seen,
    })
  }
  return new ToolError('ARTIFACT_UNAVAILABLE', {
    message: `No source could provide ${name}`,
    hint:
      artifact !== 'java'
        ? `Make one of the sources above work, or name a file, a folder or an address of your own in \`${artifact}.source.from\`, or a mirror in \`${artifact}.source.mirror\`.`
        : `Make one of the sources above work: installing a JDK ${version} on this machine is enough. Or name a JDK archive in \`java.source.from\`, or a Java that the machines have in \`java.home\`.`,
    seen,
  })
}

function newestFirst(versions: readonly string[]): string[] {
  return versions.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
}
