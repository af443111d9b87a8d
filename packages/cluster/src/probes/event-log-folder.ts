import type { Probe } from './probe.ts'

/** Where applications write what the history server shows: HDFS's folder, seen from a NameNode that is active, and the machine's own. */
export interface EventLogFolder {
  /** Octal, as HDFS says it; undefined: not there, or nobody here can say. */
  readonly onHdfs: string | undefined
  readonly local: { readonly mode: string; readonly owner: string } | undefined
}

export const eventLogFolder: Probe<EventLogFolder> = {
  name: 'event-log-folder',
  script: `
port=$(port_of hdfs-namenode http)
[ -n "$port" ] && page "$port" '/webhdfs/v1/spark-events?op=GETFILESTATUS' | sed -n 's/.*"permission" *: *"\\([0-7]*\\)".*/hdfs \\1/p'
[ -d "$HERE/events" ] && stat -c 'local %a %U' "$HERE/events"
true
`,
  parse(lines) {
    const of = (kind: string) => lines.find((line) => line.startsWith(`${kind} `))?.split(' ')
    const [, mode, owner] = of('local') ?? []
    return { onHdfs: of('hdfs')?.[1], local: mode && owner ? { mode, owner } : undefined }
  },
}
