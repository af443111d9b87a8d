import { quote } from '../hosts/quote.ts'
import { pairs, type Probe } from './probe.ts'

export interface Python {
  /** As the file says it. */
  readonly executable: string
  /** Where that is; undefined where there is none. */
  readonly path: string | undefined
  /** `3.11.7` */
  readonly version: string | undefined
  /** Whether the standard library is whole: Debian's python3-minimal has no json, and PySpark fails on it. */
  readonly complete: boolean
}

/** With root's rights daemons run as a user of their own, who sees the system's folders only, not a Python in somebody's home. */
export const python = (executable: string): Probe<Python> => ({
  name: 'python',
  script: `
[ "$(id -u)" = 0 ] && PATH=/usr/local/bin:/usr/bin:/bin
PY=$(command -v ${quote(executable)}) || exit
"$PY" -c 'import sys; print("path=%s" % sys.executable); print("version=%d.%d.%d" % sys.version_info[:3]); sys.stdout.flush()
import json, ctypes, socket, ssl, zipfile; print("complete=yes")'
`,
  parse(lines) {
    const facts = pairs(lines)
    return { executable, path: facts['path'], version: facts['version'], complete: facts['complete'] === 'yes' }
  },
})
