import type { Probe } from './probe.ts'

/** The names of the complete pieces of software below Tinderbox's folder: `spark-4.3.0-1a2b3c4d`. */
export const software: Probe<readonly string[]> = {
  name: 'software',
  script: `
for marker in "$ROOT"/software/*/.tinderbox-complete; do [ -f "$marker" ] && basename "$(dirname "$marker")"; done
`,
  parse: (lines) => [...lines].sort(),
}
