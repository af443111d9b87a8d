import type { Probe } from './probe.ts'

/** What has come together on the machine over time. */
export interface Growth {
  /** Folders of Spark's executors, one for each application, and how many seconds nothing was written there. */
  readonly applications: readonly { readonly path: string; readonly id: string; readonly age: number }[]
  /** Logs, with their MiB. */
  readonly logs: readonly { readonly path: string; readonly size: number }[]
  /** Logs of changes that were taken back. */
  readonly failed: readonly string[]
  /** How large folders of ours are, in MiB, as far as there was time to count, the largest first. */
  readonly sizes: ReadonlyMap<string, number>
}

export const growth: Probe<Growth> = {
  name: 'growth',
  script: `
now=$(date +%s)
set --
for f in "$HERE"/work/spark-worker*; do hangs "$f" || set -- "$@" "$f"/app-*; done
for f; do
  [ -d "$f" ] || continue
  # It may be removed at this moment: a sum without a number ends the shell.
  last=$(stat -c %Y "$f" "$f"/*/std* | sort -n | tail -n 1)
  [ -n "$last" ] && echo "app|$((now - last))|$f"
done
find "$HERE/logs" -maxdepth 1 -type f -printf 'log|%s|%p\\n'
for f in "$HERE"/failed/*; do [ -e "$f" ] && echo "failed||$f"; done
set -- "$HERE"/failed "$HERE"/logs "$HERE"/jobs "$@"
for f in "$HERE"/work/* "$HERE"/local/* "$ROOT"/software/* "$HERE"/data/*; do hangs "$f" || set -- "$@" "$f"; done
timeout -s KILL $((PATIENCE - 1)) du -sm "$@" | tr '\\t' '|' | sed 's/^/size|/' &
wait $!
`,
  parse(lines) {
    const rows = lines.map((line) => line.split('|'))
    const of = (kind: string) =>
      rows.flatMap(([key, number, ...path]) => (key === kind ? [{ number: Number(number), path: path.join('|') }] : []))
    return {
      applications: of('app').map(({ number, path }) => ({
        path,
        id: path.slice(path.lastIndexOf('/') + 1),
        age: number,
      })),
      logs: of('log').map(({ number, path }) => ({ path, size: number / 1024 / 1024 })),
      failed: of('failed').map(({ path }) => path),
      sizes: new Map(
        of('size')
          .toSorted((a, b) => b.number - a.number)
          .map(({ number, path }) => [path, number]),
      ),
    }
  },
}
