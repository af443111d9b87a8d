import { quote } from '../hosts/quote.ts'
import type { Probe } from './probe.ts'

export type HdfsFolderKind = 'name' | 'journal' | 'data'

/** A folder that HDFS keeps things in, or will. */
export interface HdfsFolder {
  readonly kind: HdfsFolderKind
  readonly path: string
  /** absent: not there. empty. hdfs: formatted, with a VERSION file. foreign: there is something in it, and it is not HDFS. */
  readonly state: 'absent' | 'empty' | 'hdfs' | 'foreign'
  /** What VERSION says; of a journal, of each name service in it. */
  readonly clusterIds: readonly string[]
  /** Whether a name folder has an image: a VERSION file alone is no file system. */
  readonly image: boolean
  /** A few names of what is in a foreign folder. */
  readonly names: readonly string[]
  /** MiB that its file system has in all, and free. */
  readonly size: number
  readonly free: number
}

/** `data`: the folders that the file gives DataNodes. */
export const hdfsFolders = (data: readonly string[] | undefined): Probe<readonly HdfsFolder[]> => ({
  name: 'hdfs-folders',
  script: `
look() {
  versions=$(ls "$2"/current/VERSION "$2"/*/current/VERSION 2>/dev/null)
  image=no; ls "$2"/current/fsimage_* 2>/dev/null | grep -qv '[.]md5$' && image=yes
  names=$(ls -A "$2" 2>/dev/null | grep -vx -e lost+found -e in_use.lock | head -n 5 | tr '\\n' '/')
  if [ ! -d "$2" ]; then state=absent; elif [ -n "$versions" ]; then state=hdfs; elif [ -n "$names" ]; then state=foreign; else state=empty; fi
  ids=$(for file in $versions; do sed -n 's/^clusterID=//p' "$file"; done | sort -u | tr '\\n' ' ')
  there=$2; while [ ! -d "$there" ]; do there=$(dirname "$there"); done
  df=$(df -Pk "$there" | tail -n 1 | awk '{ print int($2 / 1024) " " int($4 / 1024) }')
  echo "$1|$state|$image|$ids|$df|$names|$2"
}
look name "$HERE/data/hdfs-namenode"
look journal "$HERE/data/hdfs-journalnode"
look data "$HERE/data/hdfs-datanode"
${(data ?? []).map((path) => `look data ${quote(path)}`).join('\n')}
`,
  parse: (lines) =>
    lines.map((line) => {
      const [kind, state, image, ids, sizes, names, ...path] = line.split('|')
      const [size, free] = sizes!.split(' ')
      return {
        kind: kind as HdfsFolderKind,
        path: path.join('|'),
        state: state as HdfsFolder['state'],
        clusterIds: ids!.split(' ').filter((id) => id !== ''),
        image: image === 'yes',
        names: names!.split('/').filter((name) => name !== ''),
        size: Number(size),
        free: Number(free),
      }
    }),
})
