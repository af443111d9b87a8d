import type { Probe } from './probe.ts'

/** `leader` or `follower` where this machine's ZooKeeper belongs to a majority; undefined: there is none here, or it has none. */
export const zookeeper: Probe<string | undefined> = {
  name: 'zookeeper',
  script: `
conf=$HERE/conf/zookeeper.cfg
[ -f "$conf" ] || exit 0
address=$(sed -n 's/^clientPortAddress=//p' "$conf")
port=$(sed -n 's/^clientPort=//p' "$conf")
timeout "$PATIENCE" bash -c 'exec 3<>/dev/tcp/$0/$1 && printf srvr >&3 && cat <&3' "$address" "$port" | sed -n 's/^Mode: //p'
`,
  parse: ([mode]) => mode,
}
