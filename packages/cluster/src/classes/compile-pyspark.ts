import { readFileSync } from 'node:fs'
import { quote } from '../hosts/quote.ts'
import type { SitePaths } from '../services/service.ts'

/** The script that compiles PySpark once, for the machine's own Python. It does nothing when that is done already. */
export function compilePySpark(paths: SitePaths, python: string): string {
  return `
umask 022
PATH=/usr/local/bin:/usr/bin:/bin:"$PATH"
${quote(python)} - ${quote(`${paths.sparkHome}/python/lib`)} <<'PYTHON'
${readFileSync(new URL('compile_pyspark.py', import.meta.url), 'utf8')}PYTHON
`
}
