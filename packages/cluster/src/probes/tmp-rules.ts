import type { Cluster } from '../config/cluster.ts'
import type { Probe } from './probe.ts'

/** A rule by which the machine deletes files that have lain about. */
export interface TmpRule {
  /** `/tmp`. */
  readonly folder: string
  /** After how long; `boot`: at every start of the machine; `0`: whenever it cleans up. */
  readonly after: string
  /** The rule itself, and the file or program that it is of. */
  readonly line: string
  /** What the machine's own `x` lines of tmpfiles.d take out of it, as patterns of paths; undefined: it does not go by such lines. */
  readonly spares?: readonly string[]
}

/** Folders of hdfs.data that lie where others clean up. */
export function temporaryPaths(cluster: Cluster): readonly string[] {
  return (cluster.settings.hdfs?.data ?? [])
    .map((path) => path.replace(/(.)\/+$/, '$1'))
    .filter((path) => /^\/(tmp|var\/tmp|run|dev\/shm)(\/|$)/.test(path))
}

/** The file that says what the machine may not clean up of the cluster's. */
export function keptFromCleaning(clusterName: string): string {
  return `/etc/tmpfiles.d/tinderbox-${clusterName}.conf`
}

/** Asked only where it matters. */
export const tmpRules = (cluster: Cluster): Probe<readonly TmpRule[]> => ({
  name: 'tmpRules',
  script:
    temporaryPaths(cluster).length === 0
      ? ':'
      : `
systemd-tmpfiles --cat-config | sed -n 's|^\\([qQdDevxX][!+-]*[ \\t]\\)|tmpfiles\\1|p' | grep -E '[[:space:]]/(tmp|var/tmp|run|dev/shm)'
grep -s '^TMPTIME=' /etc/default/rcS | sed 's/^/rcS /'
for f in /etc/cron.daily/tmpreaper /etc/cron.daily/tmpwatch; do [ -x "$f" ] && echo "reaper $f $(grep -hE '^TMPREAPER_TIME=|tmpwatch .*/tmp' /etc/tmpreaper.conf "$f" 2>/dev/null | head -n 1)"; done
awk '$2 ~ "^/(tmp|var/tmp|run|dev/shm)" && $3 == "tmpfs" { print "tmpfs " $2 }' /proc/self/mounts
`,
  parse: (lines) => {
    const spares = lines.flatMap((line) => /^tmpfilesx\S*\s+(\S+)/.exec(line)?.[1] ?? [])
    return lines.flatMap((line) => understood(line, spares))
  },
})

/** https://www.freedesktop.org/software/systemd/man/latest/tmpfiles.d.html: type, path, mode, user, group, age. */
function understood(line: string, spares: readonly string[]): TmpRule[] {
  if (line.startsWith('tmpfiles')) {
    const text = line.slice('tmpfiles'.length)
    const [type = '', folder = '', , , , age = '-'] = text.split(/\s+/)
    const rule = { folder: folder.replace(/\/$/, ''), line: `tmpfiles.d: ${text}` }
    if (/^[xX]/.test(type)) return []
    // At the start everything goes, whatever an `x` says.
    return [
      ...(type.startsWith('D') ? [{ ...rule, after: 'boot' }] : []),
      ...(age === '-' ? [] : [{ ...rule, after: age.replace(/^~?(\w+:)?/, ''), spares }]),
    ]
  }
  const [kind, first = '', ...rest] = line.split(' ')
  if (kind === 'tmpfs') return [{ folder: first, after: 'boot', line: `${first} is in memory (tmpfs)` }]
  if (kind === 'rcS')
    return /-1|infinite/.test(line) ? [] : [{ folder: '/tmp', after: 'boot', line: `/etc/default/rcS: ${first}` }]
  return [{ folder: '/tmp', after: 'some days', line: `${first}: ${rest.join(' ')}` }]
}
