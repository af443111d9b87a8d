import type { LogLine } from './logs.ts'

const time = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3}/

/** Merges logs by the time that their lines begin with. A line without one (a stack, a JVM's message) stays behind the line before it. Pure. */
export function inOrderOfTime(logs: readonly (readonly LogLine[])[]): LogLine[] {
  const timed = logs.flatMap((lines) => {
    let last = ''
    return lines.map((line) => ({ line, at: (last = time.exec(line.text)?.[0] ?? last) }))
  })
  return timed.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map(({ line }) => line)
}
