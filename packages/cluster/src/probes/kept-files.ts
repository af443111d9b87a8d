/** Which clusters a machine belongs to, and the cluster files that it keeps, whoever's they are. */
import type { ReadScript } from '../hosts/host.ts'
import { preamble } from './preamble.ts'
import { readOnly } from './probe.ts'

export interface KeptFile {
  readonly cluster: string
  /** `cluster`: applied to its end. `next`: its `up` has begun. */
  readonly kind: 'cluster' | 'next'
  readonly path: string
  /** undefined: there, but not for this login. */
  readonly text: string | undefined
  /** What the cluster calls this machine, if it says so. */
  readonly machine: string | undefined
}

/** Where this login would look comes first, then the other place. */
export function keptFilesScript(): ReadScript {
  return readOnly(`${preamble('none')}
seen=
for root in "$ROOT" /opt/tinderbox "$LOGIN_HOME/.tinderbox"; do
  case $seen in *"|$root|"*) continue;; esac
  seen="$seen|$root|"
  for folder in "$root"/clusters/*/; do
    for kind in cluster next; do
      file=$folder$kind.yaml
      [ -f "$file" ] || continue
      text=-
      [ -r "$file" ] && text=$(base64 -w 0 < "$file")
      machine=$(base64 -w 0 < "\${folder}cluster.json" 2>/dev/null)
      echo "$(basename "$folder") $kind \${text:-=} \${machine:-=} $file"
    done
  done
done
echo end
`)
}

/** Throws a plain Error when it was cut off. */
export function parseKeptFiles(printed: string): KeptFile[] {
  const lines = printed.split('\n').filter((line) => line !== '')
  if (lines.pop() !== 'end') throw new Error('the list of kept files was cut off')
  return lines.flatMap((line) => {
    const [cluster = '', kind, text = '', about = '', ...path] = line.split(' ')
    // Other folders are not ours.
    if (!/^[a-z][a-z0-9-]{0,30}$/.test(cluster) || (kind !== 'cluster' && kind !== 'next')) return []
    return [
      {
        cluster,
        kind,
        path: path.join(' '),
        text: text === '-' ? undefined : decoded(text),
        machine: machineIn(decoded(about)),
      },
    ]
  })
}

function decoded(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8')
}

function machineIn(json: string): string | undefined {
  try {
    const { machine } = JSON.parse(json) as { machine?: unknown }
    return typeof machine === 'string' ? machine : undefined
  } catch {
    return undefined
  }
}
