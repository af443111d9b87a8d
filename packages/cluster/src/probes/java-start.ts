import type { Probe } from './probe.ts'

/** A Java that daemons of the cluster start with, started once. */
export interface JavaStart {
  readonly home: string
  readonly starts: boolean
  /** What it said; of one that starts, its version. */
  readonly said: string
}

export const javaStart: Probe<readonly JavaStart[]> = {
  name: 'javaStart',
  script: `
cat "$HERE"/services/*/run | sed -n "s/^export JAVA_HOME='*\\([^']*\\)'*$/\\1/p" | sort -u | while read -r home; do
  said=$(timeout -s KILL $((PATIENCE - 1)) "$home/bin/java" -Xmx16m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -version 2>&1); code=$?
  # One that is only slow is not broken.
  [ $code = 137 ] && continue
  echo "$code|$home|$(printf '%s' "$said" | grep -v '^Picked up' | head -n 3 | tr '\\n|' '  ')"
done
`,
  parse: (lines) =>
    lines.map((line) => {
      const [code, home, said] = line.split('|')
      return { home: home!, starts: code === '0', said: said ?? '' }
    }),
}
