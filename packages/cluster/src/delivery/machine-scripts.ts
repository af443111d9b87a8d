/** The shell scripts of a delivery. All POSIX; they need only tar, sha256sum and the like of coreutils or busybox. */
import { quote } from '../hosts/quote.ts'

/** What is to be where. */
export interface Destination {
  readonly folder: string
  readonly id: string
  readonly sha256: string
  readonly owner?: string
}

/** Holds the artifact's sha256; it comes into being together with the folder, so what has it is complete. */
export const MARKER = '.tinderbox-complete'

/** The names of all that came with the artifact, a line each: what lies there besides, somebody has put there. */
const LIST = '.tinderbox-files'

/** What the direct script says when what arrived is not what was sent. */
export const MISMATCH = 'the sha256 of what arrived is '

/**
 * `me` names this very process (its id and its start time), so that a working folder tells by its name whether its
 * process is still alive. The shell itself opens /proc/self, so it is the shell's own, also in a subshell.
 */
function preamble({ folder, id, sha256 }: Destination): string {
  return `
umask 022
folder=${quote(folder)} id=${quote(id)} sha256=${sha256}
final=$folder/$id
is_complete() { [ "$(cat "$final/${MARKER}" 2>/dev/null)" = "$sha256" ]; }
read -r stat </proc/self/stat || exit 1
set -- $stat
me=$1.\${22}
`
}

/** Removes what deliveries that were cut off have left, of any artifact; not what another one is at work in. */
const SWEEP = `
for left in "$folder"/.incoming-* "$folder"/.partial-*; do
  [ -d "$left" ] || continue
  pid=\${left%.*} pid=\${pid##*.}
  [ "$(cut -d ' ' -f 22 "/proc/$pid/stat" 2>/dev/null)" = "\${left##*.}" ] || rm -rf "$left"
done
`

/**
 * Tells whether the artifact is there, and if not, becomes the relay. The relay's text comes with the script, its token later
 * on standard input.
 */
export function relayScript(
  to: Destination,
  relay: string,
  at: { readonly address: string; readonly port: number; readonly size: number },
): string {
  return `${preamble(to)}
mkdir -p "$folder" || exit 1
${SWEEP}
if is_complete; then echo '{"event": "already there"}'; exit 0; fi
if ! command -v python3 >/dev/null; then echo '{"event": "impossible", "because": "it has no python3"}'; exit 0; fi
work=$folder/.incoming-$id.$me
(umask 077; mkdir "$work") || exit 1
cat >"$work/relay.py" <<'END_OF_RELAY' || { rm -rf "$work"; exit 1; }
${relay}
END_OF_RELAY
exec python3 -I "$work/relay.py" "$work" ${quote(at.address)} ${at.port} ${at.size}
`
}

/** Appends what comes from the controller to the file that a relay watches. */
export function appendScript(work: string): string {
  return `exec cat >>${quote(`${work}/artifact.tar`)}\n`
}

/** For a machine without a relay: receives, checks and unpacks, all in one. */
export function directScript(to: Destination): string {
  return `${preamble(to)}
mkdir -p "$folder" || exit 1
${SWEEP}
work=$folder/.incoming-$id.$me partial=$folder/.partial-$id.$me tar=$work/artifact.tar
trap 'rm -rf "$work" "$partial"' EXIT
trap 'exit 1' HUP INT TERM
(umask 077; mkdir "$work") && cat >"$tar" || exit 1
got=$(sha256sum <"$tar") || exit 1
[ "\${got%% *}" = "$sha256" ] || { echo "${MISMATCH}\${got%% *}" >&2; exit 1; }
${unpack(to)}`
}

/** For a machine whose relay has received and checked `tar`. */
export function unpackScript(to: Destination, tar: string): string {
  return `${preamble(to)}
partial=$folder/.partial-$id.$me tar=${quote(tar)}
trap 'rm -rf "$partial"' EXIT
trap 'exit 1' HUP INT TERM
${unpack(to)}`
}

/**
 * Nothing is unpacked before all of it is checked. The sync is what makes the marker true after a power cut.
 * chown -h: a link's own owner, never that of a file of the machine that it leads to.
 */
function unpack({ owner }: Destination): string {
  return `
if is_complete; then exit 0; fi
(umask 077; mkdir "$partial") && mkdir "$partial/tree" && tar -x -p -o -f "$tar" -C "$partial/tree" || exit 1
set -- "$partial/tree"/*
[ $# = 1 ] && [ -d "$1" ] || { echo "one top folder expected in the tar, found: $*" >&2; exit 1; }
(cd "$1" && find . -type f | sed 's|^\\./||' | LC_ALL=C sort) >"$partial/list" && mv "$partial/list" "$1/${LIST}" || exit 1
printf '%s\\n' "$sha256" >"$1/${MARKER}" || exit 1
${owner === undefined ? '' : `chown -R -h ${quote(owner)} "$1" || exit 1`}
sync -f "$partial" 2>/dev/null || sync
if [ -e "$final" ] && ! is_complete; then mv -T "$final" "$partial/incomplete" || exit 1; fi
is_complete || mv -T "$1" "$final" || is_complete || exit 1
`
}
