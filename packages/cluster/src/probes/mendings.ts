/** What `doctor --fix` left outside of Tinderbox's own folders, by its marks. Whoever adds a kind of mending adds its line here. */
import type { Probe } from './probe.ts'
import { outside } from './outside.ts'
import { keptFromCleaning } from './tmp-rules.ts'

export type Mending =
  /** Marked rules in the machine's firewall. */
  | { readonly kind: 'firewall' }
  /** Lines between two marked ones, in a file of the system's. */
  | { readonly kind: 'block'; readonly path: string; readonly marker: string }
  /** A file that is wholly ours, among the system's. */
  | { readonly kind: 'file'; readonly path: string }

export function mendings(cluster: string): Probe<readonly Mending[]> {
  const marks = outside(cluster)
  return {
    name: 'mendings',
    script: `
${marks.script}
[ ! -e ${keptFromCleaning(cluster)} ] || echo 'file ${keptFromCleaning(cluster)}'
true
`,
    parse(lines) {
      const { firewall, hosts } = marks.parse(lines)
      return [
        ...(firewall ? [{ kind: 'firewall' } as const] : []),
        ...(hosts ? [{ kind: 'block', path: '/etc/hosts', marker: `tinderbox ${cluster}` } as const] : []),
        ...lines.flatMap((line) =>
          line.startsWith('file ') ? [{ kind: 'file', path: line.slice('file '.length) } as const] : [],
        ),
      ]
    },
  }
}
