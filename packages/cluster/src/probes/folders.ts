import { words } from '../hosts/quote.ts'
import type { Probe } from './probe.ts'

export interface FolderOnMachine {
  readonly path: string
  readonly mode: string
  readonly owner: string
}

/** Tinderbox's folders for the cluster, three levels deep: deeper ones are Spark's. `others`: those that the file gives it elsewhere. */
export const folders = (others: readonly string[] = []): Probe<readonly FolderOnMachine[]> => ({
  name: 'folders',
  script: `
for folder in "$ROOT" "$ROOT/software" "$ROOT/locks" "$ROOT/audit" "$ROOT/clusters" "$HERE" "$HERE"/* "$HERE"/conf/* "$HERE"/conf/hadoop/guarded "$HERE"/services/* "$HERE"/work/* "$HERE"/local/* "$HERE"/data/* ${words(others)}; do
  hangs "$folder" || [ ! -d "$folder" ] || printf '%s\\0' "$folder"
done | xargs -0r stat -c '%a %U %n'
`,
  parse: (lines) =>
    lines.map((line) => {
      const [mode, owner, ...path] = line.split(' ')
      return { mode: mode!, owner: owner!, path: path.join(' ') }
    }),
})
