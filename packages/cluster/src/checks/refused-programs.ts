/** The programs that were refused something, as the audit trail names them. Pure. */
export function refusedPrograms(lines: readonly string[]): string {
  const programs = new Set(lines.flatMap((line) => /\bcomm="([^"]+)"/.exec(line)?.[1] ?? []))
  return programs.size === 0 ? 'a program' : [...programs].join(', ')
}
