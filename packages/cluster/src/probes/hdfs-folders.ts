import { rollbackImage } from '../config/rollback-image.ts'
import { quote } from '../hosts/quote.ts'
import type { HdfsSettings } from '../config/software.ts'
import type { Probe } from './probe.ts'

export type HdfsFolderKind = 'name' | 'journal' | 'data'

/** A folder that HDFS keeps things in, or will. */
export interface HdfsFolder {
  readonly kind: HdfsFolderKind
  readonly path: string
  /**
   * absent: not there. empty. hdfs: formatted, with a VERSION file. foreign: there is something in it, and it is not HDFS.
   * unfinished: what formatting began, and did not end; no daemon ever ran on it.
   */
  readonly state: 'absent' | 'empty' | 'hdfs' | 'foreign' | 'unfinished'
  /** What VERSION says; of a journal, of each name service in it. */
  readonly clusterIds: readonly string[]
  /** Whether a name folder has an image: a VERSION file alone is no file system. */
  readonly image: boolean
  /** A few names of what is in a foreign folder. */
  readonly names: readonly string[]
  /** Of a name folder's format: what a NameNode has written with another number it does not read. */
  readonly layout?: number
  /** Of a name folder with an image to go back to: an upgrade was begun, and is not final. `from`: what ran before, if it is noted. */
  readonly upgrade?: { readonly from?: string }
  /** Of a name folder: the NameNode was alone, is not to be any more, and the journal for that is not whole yet. */
  readonly journalMissing?: true
  /** MiB that its file system has in all, and free. */
  readonly size: number
  readonly free: number
}

/** Beside a folder while it is made: the mark of `unfinished`. */
export function unfinishedMark(folder: string): string {
  return `${folder}.unfinished`
}

/** Beside the name folder of a NameNode that was alone, until the journal that it is to share with another is whole: the mark of `journalMissing`. */
export function journalMissingMark(folder: string): string {
  return `${folder}.journal-missing`
}

/** Beside a name folder, once an upgrade is prepared and until it is final: the version that ran before. */
export function upgradeNote(folder: string): string {
  return `${folder}.upgrade-from`
}

/** Shell text: a line for each folder that an earlier file gave DataNodes, by the machine's own hdfs-site.xml. */
export const notedDataFolders = `sed -n 's|.*<name>dfs.datanode.data.dir</name><value>\\([^<]*\\)</value>.*|\\1|p' "$HERE/conf/hadoop/hdfs-site.xml" | tr , '\\n' | sed 's|^file://||'`

/**
 * The folders that there will be, and all that are there, whatever the file says: what it has no more may still hold data. Of those that never answer nothing is said.
 */
export const hdfsFolders = (hdfs: Pick<HdfsSettings, 'data'> | undefined): Probe<readonly HdfsFolder[]> => ({
  name: 'hdfs-folders',
  script: `
seen=
look() {
  case "$seen" in *"|$2|"*) return ;; esac
  seen="$seen|$2|"
  hangs "$2" && return
  [ -d "$2" ] || [ "$3" = wanted ] || return
  versions=; for f in "$2"/current/VERSION "$2"/*/current/VERSION; do [ -f "$f" ] && versions=yes; done
  image=no; for f in "$2"/current/fsimage_*; do case $f in *.md5|*'*') ;; *) image=yes ;; esac; done
  names=; n=0
  for f in "$2"/* "$2"/.[!.]* "$2"/..?*; do
    [ -e "$f" ] || [ -L "$f" ] || continue
    name=\${f##*/}
    # Only shown, and on a line whose parts end at |.
    case $name in *['|\\'[:cntrl:]]*) name=$(printf %s "$name" | tr '|\\\\\\001-\\037\\177' '[?*]') ;; esac
    case $name in lost+found|in_use.lock) ;; *) names="$names$name/"; n=$((n + 1)) ;; esac
    [ $n -lt 5 ] || break
  done
  if [ ! -d "$2" ]; then state=absent; elif [ -e "$2.unfinished" ]; then state=unfinished; elif [ -n "$versions" ]; then state=hdfs; elif [ -n "$names" ]; then state=foreign; else state=empty; fi
  ids=; layout=
  [ -z "$versions" ] || {
    ids=$(cat "$2"/current/VERSION "$2"/*/current/VERSION 2>/dev/null | awk -F= '$1 == "clusterID" && !seen[$2]++ { ids = ids $2 " " } $1 == "layoutVersion" && !layout { layout = $2 } END { print ids "|" layout }')
    layout=\${ids#*|}; ids=\${ids%%|*}
  }
  there=$2; while [ ! -d "$there" ]; do there=$(dirname "$there"); done
  df=$(df -Pk "$there" | awk 'END { print int($2 / 1024) " " int($4 / 1024) }')
  upgrade=-; [ $image = yes ] && ls "$2"/current 2>/dev/null | grep -q '${rollbackImage}' && upgrade=+$(head -c 20 "$2.upgrade-from" 2>/dev/null | tr -cd 0-9.)
  journal=-; [ ! -e "$2.journal-missing" ] || journal=missing
  printf '%s\\n' "$1|$state|$image|$ids|$df \${layout:--} $upgrade $journal|$names|$2"
}
look name "$HERE/data/hdfs-namenode" ${hdfs ? 'wanted' : ''}
look journal "$HERE/data/hdfs-journalnode" ${hdfs ? 'wanted' : ''}
look data "$HERE/data/hdfs-datanode" ${hdfs ? 'wanted' : ''}
${(hdfs?.data ?? []).map((path) => `look data ${quote(path)} wanted`).join('\n')}
${notedDataFolders} | while IFS= read -r path; do look data "$path"; done
`,
  parse: (lines) =>
    lines.map((line) => {
      const [kind, state, image, ids, sizes, names, ...path] = line.split('|')
      const [size, free, layout, upgrade = '-', journal] = sizes!.split(' ')
      return {
        kind: kind as HdfsFolderKind,
        path: path.join('|'),
        state: state as HdfsFolder['state'],
        clusterIds: ids!.split(' ').filter((id) => id !== ''),
        image: image === 'yes',
        names: names!.split('/').filter((name) => name !== ''),
        ...(kind === 'name' && layout !== undefined && layout !== '-' && { layout: Number(layout) }),
        ...(kind === 'name' && upgrade !== '-' && { upgrade: upgrade === '+' ? {} : { from: upgrade.slice(1) } }),
        ...(kind === 'name' && journal === 'missing' && { journalMissing: true as const }),
        size: Number(size),
        free: Number(free),
      }
    }),
})
