import type { Probe } from './probe.ts'

/** A piece of software in Tinderbox's folder, compared with what was brought: it was complete when its marker was written. */
export interface Integrity {
  /** `spark-4.3.0`. */
  readonly name: string
  /** Of the tar that it came from. */
  readonly sha256: string
  /** Changed since, or missing though the class path names them: some of them. */
  readonly changed: readonly string[]
  readonly missing: readonly string[]
  /** Not of the software: somebody has put them there. Some of them. */
  readonly added: readonly string[]
  /** A hash of the names and sizes of all that came; undefined where it cannot be made. */
  readonly sizes: string | undefined
  /** Of a Spark, what its RELEASE file says. */
  readonly release: string | undefined
}

/**
 * What came is in a list that its delivery wrote; what came before deliveries wrote one is looked at less.
 * PySpark is compiled after it was brought: beside its scripts, and within its archives.
 */
const notCompiled = "! -name '*.pyc' ! -path '*/python/lib/*.zip'"

export const integrity: Probe<readonly Integrity[]> = {
  name: 'integrity',
  script: `
cat "$HERE"/services/*/run | grep -oF -e "$ROOT/software/" >/dev/null || exit 0
for home in $(cat "$HERE"/services/*/run | grep -aoE '/software/[A-Za-z0-9._+-]+' | sort -u); do
  home=$ROOT$home; mark=$home/.tinderbox-complete
  [ -f "$mark" ] || continue
  name=$(basename "$home")
  case $name in
    classes-*) spark=\${name#classes-}; spark=$ROOT/software/\${spark%%-java-*}
      LC_ALL=C tr -d '\\r' < "$home/classpath.jar" | LC_ALL=C awk '/^Class-Path: /{ on = 1; printf "%s", substr($0, 13); next } on && /^ /{ printf "%s", substr($0, 2); next } { on = 0 }' | tr ' ' '\\n' | sed 's|.*/||' | grep '\\.jar$' | while read -r jar; do
        [ -s "$spark/jars/$jar" ] || echo "missing|$(basename "$spark")|jars/$jar"; done; continue ;;
  esac
  echo "name|$name|$(head -c 64 "$mark")"
  list=$home/.tinderbox-files
  [ ! -f "$home/RELEASE" ] || echo "release|$name|$(sed -n '1s/^Spark \\([0-9.]*\\).*/\\1/p' "$home/RELEASE")"
  [ -s "$list" ] || continue
  # Only GNU's find says sizes.
  find "$mark" -printf '' 2>/dev/null || continue
  find "$home" -type f ${notCompiled} \\( -newer "$mark" -printf 'n %s %P\\n' -o -printf 'o %s %P\\n' \\) | awk -v name="$name" '
    BEGIN { hash = "printf sizes\\\\|" name "\\\\|; LC_ALL=C sort | sha256sum | cut -c 1-16" }
    NR == FNR { own[$0]; next }
    { path = $0; sub(/^. [0-9]+ /, "", path) }
    path in own { if ($1 == "n" && changed++ < 5) print "changed|" name "|" path; print substr($0, 3) | hash; next }
    path !~ /^(.*[/])?[.]tinderbox-[^/]*$/ && added++ < 5 { print "added|" name "|" path }' "$list" -
done
`,
  parse(lines) {
    const rows = lines.map((line) => line.split('|'))
    const of = (kind: string, name: string) =>
      rows.filter(([key, own]) => key === kind && own === name).map((row) => row[2]!)
    return rows
      .filter(([kind]) => kind === 'name')
      .map(([, name = '', sha256 = '']) => ({
        name,
        sha256,
        changed: of('changed', name),
        missing: of('missing', name),
        added: of('added', name),
        sizes: of('sizes', name)[0],
        release: of('release', name)[0] || undefined,
      }))
  },
}
