import { words } from '../hosts/quote.ts'
import type { Probe } from './probe.ts'

/** A folder that the cluster writes to, and what its file system says of itself. */
export interface Volume {
  readonly folder: string
  /** Where links lead. */
  readonly real: string
  /** Its file system did not answer in time: nothing else is known of it. */
  readonly hangs: boolean
  /** MiB, and what of it is free for others than root. */
  readonly size: number
  readonly free: number
  /** 0 where the file system does not count them. */
  readonly inodes: number
  readonly inodesFree: number
  /** Whether nothing at all is in it. */
  readonly empty: boolean
}

/** A line of /proc/mounts or /etc/fstab that is about such a folder, or one above it. */
export interface Mount {
  readonly device: string
  readonly at: string
  readonly type: string
  readonly options: string
}

export interface Volumes {
  readonly folders: readonly Volume[]
  readonly mounted: readonly Mount[]
  /** What /etc/fstab says should be mounted. */
  readonly fstab: readonly Mount[]
}

/** Of folders that answer. A disk may die at this moment: each is looked at by a process of its own, which may hang. */
export const volumes = (others: readonly string[] = []): Probe<Volumes> => ({
  name: 'volumes',
  script: `
inner() { timeout -s KILL $((PATIENCE / 2)) ls "$HERE/$1" | while read -r name; do echo "$HERE/$1/$name"; done; }
folders=$(inner work; inner local; inner data)
IFS='
'
set -f
for folder in "$ROOT" "$HERE/logs" $folders ${words([...others])}; do
  hangs "$folder" || set -- "$@" "$folder"
done
paths=$( { printf '%s\\n' "$@"; timeout -s KILL $((PATIENCE / 2)) sh -c 'for f; do readlink -f "$f"; done' real "$@"; } | sort -u)
about() {
  while IFS=' 	' read -r dev at type opts _; do
    case $dev in '#'*|'') continue ;; esac
    # The kernel knows a mount by where links lead to; whoever looks at one that is mounted may hang.
    [ "$1" = mount ] || case "$mounted" in *" $at "*) ;; *) [ -L "\${at%/}" ] && at=$(timeout -s KILL 1 readlink -f "$at") ;; esac
    for f in $paths; do
      case "$f/" in "\${at%/}/"*) echo "$1|$dev|$at|$type|$opts"; break ;; esac
      case $at in "$f"/*) echo "$1|$dev|$at|$type|$opts"; break ;; esac
    done
  done < "$2"
}
mounted=$(cut -d ' ' -f 2 /proc/self/mounts | sed 's/.*/ & /')
about mount /proc/self/mounts
[ -r /etc/fstab ] && about fstab /etc/fstab
SEE='[ -d "$1" ] || exit 0; e=no
[ -r "$1" ] && { e=yes; for f in "$1"/* "$1"/.[!.]* "$1"/..?*; do case $f in */lost+found) ;; *) [ -e "$f" ] || [ -L "$f" ] && { e=no; break; } ;; esac; done; }
cd -P -- "$1" && real=$PWD || real=$(readlink -f "$1")
echo "see|$(stat -f -c "%S|%b|%a|%c|%d" "$1")|$e|$real|$1"'
see() { timeout -s KILL $((PATIENCE / 2)) sh -c "$SEE" see "$1" || { [ $? = 137 ] && echo "hang|$1"; }; }
for f; do see "$f" & done
wait
`,
  parse(lines) {
    const rows = lines.map((line) => line.split('|'))
    const mounts = (kind: string) =>
      rows.flatMap(([key, device, at, type, options]): Mount[] =>
        key === kind
          ? [
              {
                device: device!,
                at: pathOfMount(at!).replace(/(?<=.)\/+$/, ''),
                type: type ?? '',
                options: options ?? '',
              },
            ]
          : [],
      )
    return {
      folders: rows.flatMap(([kind, ...rest]) => (kind === 'see' ? [seen(rest)] : kind === 'hang' ? [hung(rest)] : [])),
      mounted: mounts('mount'),
      fstab: mounts('fstab'),
    }
  },
})

function seen([block, blocks, free, inodes, inodesFree, empty, real, ...folder]: readonly string[]): Volume {
  const mebibytes = (count: string | undefined) => Math.floor((Number(count) * Number(block)) / 1024 / 1024)
  return {
    folder: folder.join('|'),
    real: real!,
    hangs: false,
    size: mebibytes(blocks),
    free: mebibytes(free),
    inodes: Number(inodes),
    inodesFree: Number(inodesFree),
    empty: empty === 'yes',
  }
}

function hung(folder: readonly string[]): Volume {
  return {
    folder: folder.join('|'),
    real: folder.join('|'),
    hangs: true,
    size: 0,
    free: 0,
    inodes: 0,
    inodesFree: 0,
    empty: false,
  }
}

/** /proc/mounts and /etc/fstab write a blank as \040. */
export function pathOfMount(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
}
