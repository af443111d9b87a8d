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
for file in "$HERE"/cluster.json "$HERE"/*.yaml "$HERE"/conf/* "$HERE"/conf/client/* "$HERE"/conf/hadoop/* "$HERE"/conf/hadoop/guarded/* "$HERE"/services/*/run "$HERE"/services/*/supervise \\
  /etc/systemd/system/tinderbox-${clusterName}-*.service "$LOGIN_HOME"/.config/systemd/user/tinderbox-${clusterName}-*.service \\
  /etc/profile.d/tinderbox-${clusterName}.sh /etc/tmpfiles.d/tinderbox-${clusterName}.conf; do
  [ -f "$file" ] || continue
  echo "$(stat -c '%a %U' "$file") $(base64 -w 0 < "$file") $file"
done
`,
  parse: (lines) =>
    lines.map((line) => {
      const [mode, owner, encoded, ...path] = line.split(' ')
      return {
        path: path.join(' '),
        mode: mode!,
        owner: owner!,
        body: Buffer.from(encoded!, 'base64').toString('utf8'),
      }
    }),
})
