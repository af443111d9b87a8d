import { quote } from '../hosts/quote.ts'
import type { ActionModule, MakeHdfsFolders } from './action.ts'

/** Through WebHDFS on the NameNode's own machine, with bash alone. A NameNode that stands by leaves it to the active one. */
export const makeHdfsFolders: ActionModule<MakeHdfsFolders> = {
  kind: 'make-hdfs-folders',
  describe: ({ folders }) => `make ${folders.map(({ path }) => path).join(', ')} on HDFS`,
  script: ({ port, folders }, on) => `
ask() {
  timeout 30 bash -c 'exec 3<>/dev/tcp/127.0.0.1/$0 && printf "%s %s HTTP/1.0\\r\\nContent-Length: 0\\r\\n\\r\\n" "$1" "$2" >&3 && cat <&3' ${port} "$1" "$2"
}
ask GET '/jmx?qry=Hadoop:service=NameNode,name=NameNodeStatus' | grep -q '"State" : "active"' || exit 0
put() {
  answer=$(ask PUT "/webhdfs/v1$1&user.name=${quote(on.daemonUser)}")
  case $answer in *' 200 '*) ;; *) printf '%s\\n' "$answer" >&2; exit 1 ;; esac
}
${folders
  .map(
    ({ path, mode }) =>
      `put ${quote(`${path}?op=MKDIRS&permission=${mode}`)}\nput ${quote(`${path}?op=SETPERMISSION&permission=${mode}`)}`,
  )
  .join('\n')}
`,
}
