import { asDaemonUser, withVariables } from '../hosts/as-user.ts'
import { quote, words } from '../hosts/quote.ts'
import type { ActionModule, UpgradeHdfs } from './action.ts'

/**
 * On each NameNode's machine: the one that is active does it, and each waits until it is so in its own folder. NameNodes that stand by for each other make
 * the image to go back to while all goes on; a single one has to be in safe mode for that.
 */
export const upgradeHdfs: ActionModule<UpgradeHdfs> = {
  kind: 'upgrade-hdfs',
  describe: ({ what, from }) =>
    what === 'prepare'
      ? `prepare the upgrade of HDFS: an image that ${from ?? 'the version before'} can go back to`
      : 'make the upgrade of HDFS final',
  script(action, on) {
    const { what, folder, image, note, port, admin, env, patience } = action
    return `
says() {
  timeout 30 bash -c 'exec 3<>/dev/tcp/127.0.0.1/$0 && printf "GET %s HTTP/1.0\\r\\n\\r\\n" "$1" >&3 && cat <&3' ${port} '/jmx?qry=Hadoop:service=NameNode,name=NameNode*' 2>/dev/null | tr -d ' \\r' | grep -q "$1"
}
active() { says '"State":"active"'; }
open() { says '"RollingUpgradeStatus":{'; }
closed() { says '"RollingUpgradeStatus":null'; }
image() { ls ${quote(`${folder}/current`)} | grep -q ${quote(image)}; }
admin() {
  said=$(${words([...asDaemonUser(on), ...withVariables(env), ...admin])} "$@" 2>&1) || { printf '%s\\n' "$said" >&2; return 1; }
}
end=$(($(date +%s) + ${patience}))
tries=0
again() { tries=$((tries + 1)); [ "$tries" -lt 5 ]; }
pause() {
  [ "$(date +%s)" -lt "$end" ] || { echo "not so after ${patience} s; the NameNode said last: \${said-nothing}" >&2; exit 1; }
  sleep 1
}
${what === 'prepare' ? prepare(action) : finalize}
${what === 'prepare' ? `printf '%s\\n' ${quote(action.from ?? '')} > ${quote(note)}` : `rm -f ${quote(note)}`}
`
  },
}

/** Whatever ends this, HDFS does not stay in the safe mode that was for this. */
function prepare({ alone }: UpgradeHdfs): string {
  const leave = `if says turnedonmanually; then admin -safemode leave; fi`
  return `
${alone ? `trap '${leave}' EXIT\ntrap 'exit 1' HUP INT TERM` : ''}
until image && open; do
  if active && closed; then
    ${alone ? 'admin -safemode enter' : ''}
    admin -rollingUpgrade prepare || again
  fi
  image && open || pause
done
${alone ? `trap - EXIT\n${leave}` : ''}`
}

/** One that stands by reads it in the journal. It may have been the active one until now: then the other is asked. */
const finalize = `
until closed && ! image; do
  if active && open; then admin -rollingUpgrade finalize || again; fi
  { closed && ! image; } || pause
done`
