import type { Probe } from './probe.ts'

export interface FileOnMachine {
  readonly path: string
  /** Octal, without the leading zero: `644`. */
  readonly mode: string
  readonly owner: string
  readonly body: string
}

/**
 * The text of every file that Tinderbox wrote for the cluster (all are small), with mode and owner. The texts themselves, not their
 * hashes: the plan shows a diff. Some hold secrets; they travel over SSH only and are never shown.
 */
export const files = (clusterName: string): Probe<readonly FileOnMachine[]> => ({
  name: 'files',
  script: `
set --
for file in "$HERE"/cluster.json "$HERE"/*.yaml "$HERE"/conf/* "$HERE"/conf/client/* "$HERE"/conf/hadoop/* "$HERE"/conf/hadoop/guarded/* "$HERE"/services/*/run "$HERE"/services/*/supervise \\
  /etc/systemd/system/tinderbox-${clusterName}-*.service "$LOGIN_HOME"/.config/systemd/user/tinderbox-${clusterName}-*.service \\
  /etc/profile.d/tinderbox-${clusterName}.sh /etc/tmpfiles.d/tinderbox-${clusterName}.conf; do
  [ -f "$file" ] && set -- "$@" "$file"
done
[ $# -gt 0 ] || exit 0
stat -c '%a %U %n' -- "$@"
echo "texts $(head -v -c 10000000 -- "$@" | base64 -w 0)"
`,
  parse(lines) {
    const texts = Buffer.from(lines.at(-1)?.replace(/^texts /, '') ?? '', 'base64').toString('utf8')
    let from = 0
    const begun = lines.slice(0, -1).map((line) => {
      const [mode, owner, ...names] = line.split(' ')
      const path = names.join(' ')
      // Its name stands before each text that could be read, on a line that no file of ours has.
      const title = `==> ${path} <==\n`
      const at = from === 0 && texts.startsWith(title) ? 0 : texts.indexOf(`\n${title}`, from)
      if (at !== -1) from = at + title.length + (at === 0 ? 0 : 1)
      return { path, mode: mode!, owner: owner!, at, start: from }
    })
    return begun.map(({ path, mode, owner, at, start }, i) => {
      const next = begun.slice(i + 1).find((one) => one.at !== -1)?.at
      return { path, mode, owner, body: at === -1 ? '' : texts.slice(start, next) }
    })
  },
})
