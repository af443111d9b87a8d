/** What `doctor --fix` left outside of Tinderbox's own folders, by its marks. Whoever adds a kind of mending adds its line here. */
import type { Probe } from './probe.ts'
import { opened } from './opened.ts'
import { keptFromCleaning } from './tmp-rules.ts'

export type Mending =
  /** Marked rules in the machine's firewall. */
  | { readonly kind: 'firewall' }
  /** Lines between two marked ones, in a file of the system's. */
  | { readonly kind: 'block'; readonly path: string; readonly marker: string }
  /** A file that is wholly ours, among the system's. */
  | { readonly kind: 'file'; readonly path: string }

export function mendings(cluster: string): Probe<readonly Mending[]> {
  const marker = `tinderbox ${cluster}`
  return {
    name: 'mendings',
    script: `
( ${opened(cluster).script} ) | sed 's/^yes$/firewall/'
grep -qs '^# >>> ${marker} >>>$' /etc/hosts && echo 'block /etc/hosts'
[ ! -e ${keptFromCleaning(cluster)} ] || echo 'file ${keptFromCleaning(cluster)}'
true
`,
    parse: (lines) =>
      lines.flatMap((line): Mending[] => {
        const [kind, ...rest] = line.split(' ')
        const path = rest.join(' ')
        if (kind === 'firewall') return [{ kind }]
        if (kind === 'file') return [{ kind, path }]
        return kind === 'block' ? [{ kind, path, marker }] : []
      }),
  }
}
