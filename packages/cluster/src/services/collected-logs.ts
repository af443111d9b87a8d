/** What the containers of an application have printed lies on HDFS when it has ended, and goes some days later. */
import { pageFunction } from '../hosts/page-function.ts'
import { words } from '../hosts/quote.ts'
import { hadoopClient } from './hadoop-client.ts'
import type { Site } from './service.ts'

/** The folder of all of it. YARN's own paths below it are `USER/bucket-logs-tfile/0001/application_1700000000000_0001`. */
export const collectedLogs = '/yarn-logs'

/**
 * YARN leaves the removing to the history server of MapReduce, which does not run here. So each ResourceManager has a guard, which looks a minute after its
 * start, and once a day when that went well. While another one is active it asks each minute, which costs nothing; where something is not there yet, it waits
 * twice as long each time, up to an hour.
 */
export function oldLogsGuard(days: number, at: Pick<Site, 'paths' | 'ports'>): string {
  return `${removeOldLogs(days, at)}
ticks=6 patience=6
while sleep 10; kill -0 "$1" 2>/dev/null; do
  ticks=$((ticks - 1))
  [ "$ticks" -le 0 ] || continue
  remove
  case $? in
    0) ticks=8640 patience=6 ;;
    3) ticks=6 ;;
    *) ticks=$patience patience=$((patience * 2)); [ "$patience" -le 360 ] || patience=360 ;;
  esac
done`
}

/**
 * POSIX shell: `remove` does nothing where another ResourceManager is active, and ends with 3. A folder goes when its path is one that YARN makes, nothing in it
 * has changed for so many days, and its application is none of those that have not ended. Where YARN does not say which these are, nothing goes, and it fails.
 */
export function removeOldLogs(days: number, { paths, ports }: Pick<Site, 'paths' | 'ports'>): string {
  const shell = words(hadoopClient(paths, 'org.apache.hadoop.fs.FsShell'))
  const said = (path: string) => `page ${ports['http']} '/ws/v1/cluster/${path}'`
  return `${pageFunction}
old() {
  timeout 300 ${shell} -ls '${collectedLogs}/*/bucket-logs-tfile/*' 2>&1 |
    awk -v before="$(date -u -d "@$(($(date +%s) - ${days * 86_400}))" '+%Y-%m-%d %H:%M')" '
      /^[d-]/ && NF == 8 {
        if (/^d/ && $6 " " $7 < before && $8 ~ /^\\${collectedLogs}\\/[A-Za-z0-9_.@-]+\\/bucket-logs-tfile\\/[0-9]+\\/application_[0-9]+_[0-9]+$/) print $8
        next
      }
      /^Found |: No such file or directory/ { next }
      /^(ls: |Exception in )/ { print > "/dev/stderr"; wrong = 1 }
      END { exit wrong }'
}
remove() {
  case $(${said('info')}) in *'"haState":"ACTIVE"'*) ;; *'"haState":'*) return 3 ;; *) return 1 ;; esac
  folders=$(old) || return 1
  unfinished=$(${said('apps?states=NEW,NEW_SAVING,SUBMITTED,ACCEPTED,RUNNING')})
  case $unfinished in '{"apps":'*'}') ;; *) return 1 ;; esac
  for folder in $folders; do
    case $unfinished in *"\\"\${folder##*/}\\""*) ;; *) echo "$folder" ;; esac
  done | xargs -r -n 200 timeout 300 ${shell} -rm -r -skipTrash
}`
}
