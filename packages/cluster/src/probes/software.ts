import type { Probe } from './probe.ts'

export interface Installed {
  /** `spark-4.3.0` */
  readonly name: string
  /** Of the tar it came from, in hexadecimal; what the marker says. */
  readonly sha256: string
  /** Whether a cluster of this machine starts something from it, or something that runs was started from it. */
  readonly used: boolean
}

/** The complete pieces of software in Tinderbox's folder, the newest first: each has a marker that was written last. */
export const software: Probe<readonly Installed[]> = {
  name: 'software',
  script: `
used=$(cat /proc/[0-9]*/cmdline "$ROOT"/clusters/*/services/*/run "$ROOT"/clusters/*/conf/client/* | tr '\\0' '\\n' | grep -aF "$ROOT/software/" | grep -aoE '/software/[A-Za-z0-9._+-]+' | sort -u)
ls -1t "$ROOT"/software/*/.tinderbox-complete | while read -r marker; do
  name=\${marker%/*}; name=\${name##*/}; read -r sha256 _ < "$marker"
  is=no; for one in $used; do [ "$one" = "/software/$name" ] && is=yes; done
  echo "$name $sha256 $is"
done
`,
  parse: (lines) =>
    lines.map((line) => {
      const [name, sha256, used] = line.split(' ')
      return { name: name!, sha256: sha256 ?? '', used: used === 'yes' }
    }),
}
