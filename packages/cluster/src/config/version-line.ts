/** `4.3` of `4.3.1`: versions of one line work together, those of two do not. */
export function versionLine(version: string): string {
  return version.split('.').slice(0, 2).join('.')
}
