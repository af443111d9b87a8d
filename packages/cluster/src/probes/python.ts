import { pairs, type Probe } from './probe.ts'

export interface Python {
  readonly executable: string
  /** `3.11.7`, or undefined where there is none. */
  readonly version: string | undefined
  /** Whether the standard library is whole: Debian's python3-minimal has no json, and PySpark fails on it. */
  readonly complete: boolean
}

export const python = (executable: string): Probe<Python> => ({
  name: 'python',
  script: `
PY=${executable}
command -v "$PY" >/dev/null && "$PY" -c 'import sys; print("version=%d.%d.%d" % sys.version_info[:3])'
"$PY" -c 'import json, ctypes, socket, ssl, zipfile' && echo complete=yes
`,
  parse(lines) {
    const facts = pairs(lines)
    return { executable, version: facts['version'], complete: facts['complete'] === 'yes' }
  },
})
