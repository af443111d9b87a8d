/**
 * Folders that never answer, as on a dead network disk: whoever looks into one hangs in the kernel, where no signal reaches him. So they are found first, by
 * processes that may be left behind; nothing after it looks into them.
 */
import type { Cluster } from '../config/cluster.ts'
import { quote, words } from '../hosts/quote.ts'
import { notedDataFolders } from './hdfs-folders.ts'
import type { Probe } from './probe.ts'
import { pathOfMount, type Mount } from './volumes.ts'

export interface HangingFolder {
  readonly folder: string
  /** Nothing can be seen without it: Tinderbox's own, the login's home, software that the file names. Else it is one daemon's. */
  readonly needed: boolean
  /** What is mounted there or above; undefined where that is not known. */
  readonly mount: Mount | undefined
}

/** Seconds: of all together; where they did not answer in that, of each; and of those that did not, once more: silence is believed the second time only. */
const [ofAll, ofEach, again] = [1, 1, 2]
/** Where not even / answers in that, the machine is slow, and nothing is believed for longer; and then not at all. */
const ofSlow = 6

/**
 * Shell text before all probes; sets HANGS (a line for each, `needed PATH` or `part PATH`) and HANGING (the paths). Mostly one process asks all there are; else
 * each is asked by one of its own. Nobody is waited for, as some cannot be ended: they are read through a pipe whose reader has an end, and have nothing else of
 * the connection. (`exec`: a shell keeps what it redirects for a group open, and so do those that it leaves behind.)
 */
export function findHanging({ settings: { hdfs, java, spark, hadoop } }: Cluster): string {
  const needed = [java.home, spark.home, hadoop.home].filter((home) => home !== undefined)
  const parts = hdfs?.data ?? []
  return `
HANGS= slow=
said=$( (
  exec 2>/dev/null </dev/null; (
  ROOT=$ROOT HERE=$HERE timeout -s KILL ${ofAll} sh -c ${quote(`IFS='
'
set -- "$@" "$ROOT" "$ROOT"/* "$HERE"/* "$HERE"/work/* "$HERE"/local/* "$HERE"/data/* $(${notedDataFolders})
exec stat -f -- "$@"`)} all "$LOGIN_HOME" ${words([...needed, ...parts])} >/dev/null
  [ $? = 137 ] || echo well
  ) &
) | timeout -s KILL ${ofAll + 1} cat)
[ "$said" = well ] || {
  ask() { printf '%s\\n' "+$1 $2"; ( timeout -s KILL $limit stat -f -- "$2" >/dev/null; [ $? = 137 ] || printf '%s\\n' "-$1 $2" ) & }
  each() { while IFS= read -r each; do ask "$1" "$each"; done; }
  within() { ( timeout -s KILL $limit sh -c 'for f in "$1"/*; do printf "%s\\n" "$f"; done' within "$2" | each "$1" ) & }
  # What the file calls a daemon's is nothing else.
  unanswered() { timeout -s KILL $((2 * limit)) cat | awk '
    { one = substr($0, 2) }
    /^[+]/ { asked[one] }
    /^-/ { answered[one] }
    END { for (one in asked) {
      part = one; sub(/^needed/, "part", part)
      if (!(one in answered) && (part == one || !(part in asked))) print one
    } }'; }
  limit=${ofEach}
  HANGS=$( (
    exec 2>/dev/null
    ask needed "$LOGIN_HOME"; ask needed "$ROOT"; ask needed "$HERE"
    ${[...needed.map((path) => `ask needed ${quote(path)}`), ...parts.map((path) => `ask part ${quote(path)}`), ':'].join('; ')}
    within needed "$ROOT"; within needed "$HERE"; within part "$HERE/work"; within part "$HERE/local"; within part "$HERE/data"
    ( HERE=$HERE timeout -s KILL $limit sh -c ${quote(notedDataFolders)} | each part ) &
  ) | unanswered)
  for limit in ${again} ${ofSlow}; do
    [ -n "$HANGS" ] || break
    HANGS=$(printf '%s\\n' 'needed /' "$HANGS" | sort -u | ( exec 2>/dev/null; while IFS= read -r line; do ask "\${line%% *}" "\${line#* }"; done ) | unanswered)
    slow=$(printf '%s\\n' "$HANGS" | grep -x 'needed /') || break
  done
  [ -z "$slow" ] || HANGS=
}
HANGING=$(printf '%s\\n' "$HANGS" | sed 's/^[a-z]* //')
`
}

/** What `findHanging` has found, with what is mounted there. */
export const hanging: Probe<readonly HangingFolder[]> = {
  name: 'hanging',
  script: `
[ -n "$HANGS" ] || exit 0
# The kernel knows a mount by where links lead to. Whoever asks for that may hang as well.
links=$(printf '%s\\n' "$HANGING" | { while IFS= read -r folder; do ( link=$(timeout -s KILL 1 readlink -- "$folder") && printf '%s\\n' "$folder|$link" ) & done; } | timeout -s KILL 1 cat)
printf '%s\\n' "$HANGS" | while read -r kind folder; do
  real=$(printf '%s\\n' "$links" | awk -v folder="$folder|/" 'index($0, folder) == 1 { print substr($0, length(folder)); exit }')
  real=$(printf %s "\${real:-$folder}" | sed 's/ /\\\\040/g')
  length=0; mount='|||'
  while IFS=' ' read -r device at type options _; do
    case "$real/" in "\${at%/}"/*) [ \${#at} -lt $length ] || { length=\${#at}; mount="$device|$at|$type|$options"; } ;; esac
  done < /proc/self/mounts
  printf '%s\\n' "$kind|$mount|$folder"
done
`,
  parse(lines) {
    const found = lines.map((line): HangingFolder => {
      const [kind, device = '', at = '', type = '', options = '', ...folder] = line.split('|')
      return {
        folder: folder.join('|'),
        needed: kind === 'needed',
        mount: at === '' ? undefined : { device, at: pathOfMount(at), type, options },
      }
    })
    const isIn = (folder: string, other: string) =>
      folder === other || folder.startsWith(`${other.replace(/\/+$/, '')}/`)
    // What is below one that hangs was not asked, or hangs with it; and what is needed there, is needed.
    return found
      .toSorted((a, b) => (a.folder < b.folder ? -1 : 1))
      .filter(
        ({ folder }, i, all) => !all.some(({ folder: other }, j) => (other === folder ? j < i : isIn(folder, other))),
      )
      .map((one) => ({ ...one, needed: found.some(({ folder, needed }) => needed && isIn(folder, one.folder)) }))
  },
}
