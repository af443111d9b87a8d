/**
 * What runs on a machine that is watched: one bash, and one more for each page and for each master's port. Once a second it says how each daemon is.
 * While all is well no process is started and no connection is made but those to the masters' ports: files in /proc are read by bash itself, and each page is
 * asked over one connection that is kept (Spark's pages listen with a queue of one, so a new connection a second would be in others' way; a DataNode's
 * page keeps none).
 */
import type { ReadScript } from '../hosts/host.ts'
import { quote } from '../hosts/quote.ts'
import { preamble } from '../probes/preamble.ts'
import { readOnly } from '../probes/probe.ts'

export interface MachineScript {
  readonly cluster: string
  /** Seconds, after which it ends by itself. */
  readonly lifetime: number
  /** Seconds from one knock on the master's port to the next. */
  readonly knockEvery: number
}

export function machineScript({ cluster, lifetime, knockEvery }: MachineScript): ReadScript {
  return readOnly(`${preamble(cluster)}
command -v bash >/dev/null || { echo 'unable|bash is not there'; exit 0; }
export ROOT HERE SUPERVISOR CLUSTER=${quote(cluster)} LIFETIME=${lifetime} KNOCK_EVERY=${knockEvery}
exec bash <<'TINDERBOX_WATCH'
${watchLoop}
TINDERBOX_WATCH
`)
}

/**
 * Helpers and main loop talk over a pipe that both hold open for reading and writing; waiting for it is also how the loop sleeps. Times are hundredths of
 * a second since the machine started: no clock that somebody sets. A helper that hangs (a connection that is not answered) is ended and started anew.
 */
export const watchLoop = `
exec 2>/dev/null 8<> <(:)
# A page that has closed its connection.
trap '' PIPE
me=$$
declare -A port well pid born page asked helper restarts state enabled tried letter knocker knocked misses
uptime() { local up; read -r up _ </proc/uptime; now=$((10#\${up/./})); }
alive() { kill -0 $me || exit 0; }

ask_page() {
  local line kept
  while alive; do
    exec 7<>/dev/tcp/127.0.0.1/$2 || { pause 0.5; continue; }
    kept=yes
    while [ $kept = yes ] && alive; do
      printf 'HEAD /json/ HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n' >&7 || break
      read -r -t 10 -u 7 line || break
      [[ $line == 'HTTP/1.1 '$3* ]] || break
      while read -r -t 10 -u 7 line && [[ $line != $'\\r' ]]; do [[ $line != [Cc]onnection:*[Cc]lose* ]] || kept=no; done
      echo "page $1" >&8
      pause 1
    done
    exec 7>&-
    [ $kept = no ] || pause 0.5
  done
}
knock() {
  while alive; do
    if exec 7<>/dev/tcp/\${1%:*}/\${1##*:}; then exec 7>&-; echo "knock $1 yes" >&8; else echo "knock $1 no" >&8; fi
    pause $KNOCK_EVERY
  done
}
# A pipe that nobody writes to: waiting for it costs no process.
pause() { read -r -t $1 -u 6 _; }
begin_page() { ( exec 6<> <(:); ask_page $1 \${port[$1]} "\${well[$1]}" ) >/dev/null & helper[$1]=$!; uptime; asked[$1]=$now; }
begin_knock() { ( exec 6<> <(:); knock $1 ) >/dev/null & knocker[$1]=$!; uptime; knocked[$1]=$now; }
finish() { [ -z "$1" ] || { kill -9 $1; wait $1; }; }

# What the daemon was started with. Hadoop's pages answer that there is no such page, and that will do.
settings() {
  local text at; text=$(<"$HERE/services/$1/run")
  port[$1]= well[$1]=200
  [[ $text =~ --webui-port\\ ([0-9]+) ]] && port[$1]=\${BASH_REMATCH[1]}
  if [[ $text =~ spark://([^[:space:]\\']+) ]] && [ "\${BASH_REMATCH[1]}" != "$masters" ]; then
    masters=\${BASH_REMATCH[1]}
    for at in "\${!knocker[@]}"; do finish \${knocker[$at]}; done
    knocker=() misses=()
    for at in \${masters//,/ }; do misses[$at]=0; begin_knock $at; done
  fi
  case $1 in hdfs-namenode | hdfs-datanode | yarn-resourcemanager | yarn-nodemanager | spark-history) ;; *) return ;; esac
  text=$(<"$HERE/cluster.json")
  at="\\"$1\\": \\{[^}]*\\"(http|ui)\\": ([0-9]+)"
  [[ $text =~ $at ]] && port[$1]=\${BASH_REMATCH[2]} well[$1]=[234]
}
carries() { local one; while IFS= read -r -d '' one; do [ "$one" = "$2" ] && return 0; done </proc/$1/environ; return 1; }
# Sets letter and birth of a process that is there, and not only waits to be collected.
look_at() {
  local line; birth=
  read -r line </proc/$1/stat || return 1
  set -- \${line##*) }
  [ "$1" = Z ] || [ "$1" = X ] && return 1
  sign=$1 birth=\${20}
}
find_daemon() {
  local id=$1 key value found= active= sub=
  # What was switched off comes back when somebody switches it on, and that need not be seen at once.
  [ "\${enabled[$id]}" = no ] && [ $((now - \${tried[$id]})) -lt 300 ] && return
  state[$id]= enabled[$id]=no tried[$id]=$now
  if [ "$SUPERVISOR" = process ]; then
    restarts[$id]=0
    read -r found <"$HERE/logs/$id.pid" && enabled[$id]=yes
    [ -n "$found" ] && { carries $found "TINDERBOX_CLUSTER=$HERE" && carries $found "TINDERBOX_SERVICE=$id" || found=; }
    read -r value <"$HERE/logs/$id.keeper.pid" && carries $value "TINDERBOX_KEEPS=$CLUSTER/$id" && state[$id]='between restarts'
  else
    while IFS='=' read -r key value; do
      case $key in
        MainPID) [ "$value" = 0 ] || found=$value ;;
        NRestarts) restarts[$id]=$value ;;
        ActiveState) active=$value ;;
        SubState) sub=$value ;;
        UnitFileState) [[ $value == enabled* ]] && enabled[$id]=yes ;;
      esac
    done < <(if [ "$SUPERVISOR" = systemd ]; then systemctl show -p MainPID,NRestarts,ActiveState,SubState,UnitFileState "tinderbox-$CLUSTER-$id.service"
      else systemctl --user show -p MainPID,NRestarts,ActiveState,SubState,UnitFileState "tinderbox-$CLUSTER-$id.service"; fi)
    state[$id]="$active ($sub)"
  fi
  # The shell that becomes the daemon is not the daemon yet.
  [ -n "$found" ] && look_at $found && { pid[$id]=$found born[$id]=$birth letter[$id]=$sign page[$id]=
    settings $id; finish "\${helper[$id]}"; helper[$id]=; [ -z "\${port[$id]}" ] || begin_page $id; }
}
check_daemon() {
  local id=$1
  if [ -n "\${pid[$id]}" ] && look_at \${pid[$id]} && [ $birth = \${born[$id]} ]; then letter[$id]=$sign
  else pid[$id]= page[$id]=; finish "\${helper[$id]}"; helper[$id]=; find_daemon $id; fi
  # It hangs in a connection that the daemon did not take: once it lives again it would go on hanging for long.
  if [ -n "\${helper[$id]}" ] && [ $((now - \${page[$id]:-0})) -gt 300 ] && [ $((now - \${asked[$id]})) -gt 400 ]; then finish \${helper[$id]}; begin_page $id; fi
}
lock_holder() {
  local lock=$ROOT/locks/$CLUSTER
  holder=
  [ -s "$lock.holder" ] && read -r holder <"$lock.holder" || return
  # As in probes/lock.ts: what lies there may be left over.
  [[ $holder =~ \\"process\\":([0-9]+) ]] && [ "/proc/\${BASH_REMATCH[1]}/fd/9" -ef "$lock" ] || holder=
}

uptime; next=$now; end=$((now + LIFETIME * 100)); masters=
while [ $now -lt $end ]; do
  out=
  for folder in "$HERE"/services/*/; do
    id=\${folder%/}; id=\${id##*/}
    [ -e "$folder/run" ] || continue
    check_daemon $id
    answered=; [ -n "\${page[$id]}" ] && answered=$((now - \${page[$id]}))
    out+="daemon|$id|\${pid[$id]}|\${born[$id]}|\${letter[$id]}|$answered|\${port[$id]}|\${restarts[$id]}|\${enabled[$id]}|\${state[$id]}"$'\\n'
  done
  # Of masters that stand by for each other, one that can be reached is enough.
  least=
  for at in "\${!knocker[@]}"; do
    # Nobody said no, and nobody said yes: that takes the kernel minutes.
    if [ $((now - \${knocked[$at]})) -gt $((\${misses[$at]} > 0 ? 90 : KNOCK_EVERY * 100 + 80)) ]; then misses[$at]=$((\${misses[$at]} + 1)); finish \${knocker[$at]}; begin_knock $at; fi
    [ -n "$least" ] && [ \${misses[$at]} -ge $least ] || least=\${misses[$at]}
  done
  [ -z "$least" ] || out+="master|$masters|$least"$'\\n'
  lock_holder; [ -z "$holder" ] || out+="lock|$holder"$'\\n'
  printf '%sbeat|%s\\n' "$out" $now || exit 0
  next=$((next + 100)); [ $next -gt $now ] || next=$((now + 100))
  while uptime; left=$((next - now)); [ $left -gt 0 ]; do
    printf -v wait '%d.%02d' $((left / 100)) $((left % 100))
    read -r -t $wait -u 8 what which answer || continue
    uptime
    case "$what $answer" in
      # From a knocker that is no more, it would make one of nothing.
      knock*) [ -n "\${knocker[$which]}" ] || continue ;;&
      'knock yes') misses[$which]=0 knocked[$which]=$now ;;
      'knock no') misses[$which]=$((\${misses[$which]} + 1)) knocked[$which]=$now ;;
      page*) page[$which]=$now asked[$which]=$now ;;
    esac
  done
done
for one in "\${helper[@]}" "\${knocker[@]}"; do finish $one; done
`
