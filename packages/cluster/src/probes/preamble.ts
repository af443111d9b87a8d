import { pageFunction } from '../hosts/page-function.ts'
import { patienceOf } from './patience.ts'

/** `hangs FOLDER`: it is, or is in, one that never answers (hanging.ts). Without a process of its own, as it is asked often. */
const hangsFunction = `hangs() {
  [ -n "$HANGING" ] || return 1
  hung=$1
  while [ -n "$hung" ]; do
    case "
$HANGING
" in *"
$hung
"*) return 0 ;; esac
    case $hung in */*) hung=\${hung%/*} ;; *) return 1 ;; esac
  done
  return 1
}
`

/** `port_of SERVICE NAME` is what cluster.json says; and `page`, and `hangs`. */
export const pageFunctions = `${hangsFunction}port_of() { awk -v id="$1" -v name="$2" 'index($0, "\\"" id "\\": {") { on = 1 } on && index($0, "\\"" name "\\":") { gsub(/[^0-9]/, "", $2); print $2; exit }' "$HERE/cluster.json" 2>/dev/null; }
${pageFunction}`

/** What a probe may call: those, and `systemctl_`, which is of whoever keeps the daemons. */
export const probeFunctions = `systemctl_() { case $UNITS in /etc/*) systemctl "$@" ;; *) systemctl --user "$@" ;; esac; }
${pageFunctions}`

/**
 * What the probes' scripts stand on. With root's rights Tinderbox lives in /opt/tinderbox, without them in the login user's home.
 * SSH_CONNECTION's third word is the address that the connection ended at, whatever jump hosts lie between; sudo drops it, but keeps it itself.
 */
export function preamble(clusterName: string): string {
  return `
LOGIN_USER=\${SUDO_USER:-$(id -un)}
LOGIN_HOME=$(getent passwd "$LOGIN_USER" | cut -d: -f6); LOGIN_HOME=\${LOGIN_HOME:-$HOME}
[ -n "$SSH_CONNECTION" ] || SSH_CONNECTION=$(tr '\\0' '\\n' < "/proc/$PPID/environ" 2>/dev/null | sed -n 's/^SSH_CONNECTION=//p')
LOGIN_ADDRESS=$(set -- $SSH_CONNECTION; echo "$3")
if [ "$(id -u)" = 0 ]; then ROOT=/opt/tinderbox; else ROOT=$LOGIN_HOME/.tinderbox; fi
HERE=$ROOT/clusters/${clusterName}
SUPERVISOR=process
if [ "$(id -u)" = 0 ]; then
  UNITS=/etc/systemd/system
  [ -d /run/systemd/system ] && SUPERVISOR=systemd
else
  UNITS=$LOGIN_HOME/.config/systemd/user
  export XDG_RUNTIME_DIR=/run/user/$(id -u)
  [ -S "$XDG_RUNTIME_DIR/systemd/private" ] && [ -e "/var/lib/systemd/linger/$LOGIN_USER" ] && SUPERVISOR=systemd-user
fi
${patienceOf()}${probeFunctions}`
}
