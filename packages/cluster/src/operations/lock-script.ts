/**
 * What holds a lock on a machine: one bash that has the lock's file open as 9. It reads a heartbeat, and what the audit trail shall say, from its
 * standard input, our connection. However that ends, it says in the trail how, and ends; with it goes the lock.
 */
import { quote } from '../hosts/quote.ts'
import { trailBounds, trailFile } from '../probes/audit-trail.ts'

export interface LockScript {
  /** `/opt/tinderbox` or `~/.tinderbox` */
  readonly root: string
  readonly cluster: string
  /** An object as JSON, for whoever finds the lock taken. */
  readonly holder: object
  /** Of the run that this machine keeps the trail of: its first line, and the beginning of its last, should the connection be what ends it. */
  readonly trail: { readonly begin: object; readonly interrupted: object } | undefined
  /** Seconds without a heartbeat. */
  readonly missedAfter: number
}

/** Its first line says `taken`, or `held` and the holder's line. Later: `unwritten` and why, `written` after the last part of the trail. */
export function lockScript({ root, cluster, holder, trail, missedAfter }: LockScript): string {
  const file = `${root}/locks/${cluster}`
  const settings = {
    lock: file,
    holder: open(holder),
    missed_after: `${missedAfter}`,
    trail: trail ? trailFile(root, cluster) : '',
    size_limit: `${trailBounds.size}`,
    older: `${trailBounds.files - 1}`,
    begin: trail ? JSON.stringify(trail.begin) : '',
    interrupted: trail ? open(trail.interrupted) : '',
  }
  // In the environment, which others cannot read, and not in the process list.
  const exports = Object.entries(settings).map(([name, value]) => `export ${name}=${quote(value)}`)
  return `
umask 077
mkdir -p ${quote(`${root}/locks`)} || exit 4
command -v bash >/dev/null || { echo 'bash: not found' >&2; exit 4; }
tries=0
while :; do
  exec 9>>${quote(file)} || exit 4
  flock -n 9 || { [ $? = 1 ] || exit 4; echo "held $(cat ${quote(`${file}.holder`)} 2>/dev/null)"; exit 3; }
  # Somebody may have removed the file between the two.
  [ /proc/self/fd/9 -ef ${quote(file)} ] && break
  tries=$((tries + 1)); [ $tries -lt 20 ] || exit 4
done
${exports.join('\n')}
exec bash -c ${quote(keeping)}
`
}

/** An object's JSON that more can be added to. */
function open(object: object): string {
  return JSON.stringify(object).slice(0, -1)
}

/** A line of standard input is a heartbeat, or says how many bytes of the trail follow, and how many changes are done with them: `+120 3`, or `=` for the last. */
const keeping = `
changes=0 size=0 told=
sign() { printf '%s,"process":%d}\\n' "$holder" $$ >"$lock.holder"; }
append() {
  [ -n "$trail" ] || return 0
  if [ $size -gt $size_limit ]; then
    for ((i = older; i > 1; i--)); do [ ! -e "$trail.$((i - 1))" ] || mv -f "$trail.$((i - 1))" "$trail.$i"; done
    mv -f "$trail" "$trail.1"; size=0
  fi
  local said
  if said=$({ printf '%s' "$1" >>"$trail"; } 2>&1); then size=$((size + \${#1}))
  elif [ -z "$told" ]; then told=1; printf 'unwritten %s\\n' "\${said##*: }"; fi
}
# A file that is gone was taken by nobody yet; one that is another may have been.
ours() {
  [ /proc/$$/fd/9 -ef "$lock" ] && return
  [ -d "\${lock%/*}" ] || return 0
  exec 9>>"$lock" && flock -n 9 && sign
}
interrupted() {
  rm -f "$lock.holder"
  append "$interrupted,\\"changes\\":$changes,\\"at\\":\\"$(date -u +%Y-%m-%dT%H:%M:%S.000Z)\\"}"$'\\n'
  exit 0
}
sign
if [ -n "$trail" ]; then
  umask 027
  mkdir -p "\${trail%/*}"
  [ ! -e "$trail" ] || size=$(stat -c %s "$trail")
  # A power cut may have left half a line; nothing is joined to it.
  if [ -s "$trail" ] && [ -n "$(tail -c 1 "$trail")" ]; then append $'\\n'; fi
  append "$begin"$'\\n'
fi
trap interrupted HUP TERM
echo taken
while read -r -t "$missed_after" head count; do
  ours || break
  case $head in [+=]*) ;; *) continue;; esac
  IFS= read -r -t "$missed_after" -N "\${head#?}" text || break
  changes=$count
  append "$text"
  case $head in =*) rm -f "$lock.holder"; echo written; exit 0;; esac
done
interrupted
`
