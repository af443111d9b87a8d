import type { Probe } from './probe.ts'

export interface Installed {
  /** `spark-4.3.0` */
  readonly name: string
  /** Of the tar it came from, in hexadecimal; what the marker says. */
  readonly sha256: string
}

/** The complete pieces of software in Tinderbox's folder: each has a marker that was written last. */
export const software: Probe<readonly Installed[]> = {
  name: 'software',
  script: `
for marker in "$ROOT"/software/*/.tinderbox-complete; do
  [ -f "$marker" ] && echo "$(basename "$(dirname "$marker")") $(head -c 64 "$marker")"
done
`,
  parse: (lines) =>
    lines.map((line) => {
      const [name, sha256] = line.split(' ')
      return { name: name!, sha256: sha256 ?? '' }
    }),
}
