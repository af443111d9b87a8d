/**
 * `npm run faults`: every fault that the doctor knows, in real machines, with a job after each, and the table of docs/doctor.md. The table is empty at first: a row
 * of an older run would tell what nobody has seen now, and one that is missing in the end is a failure.
 */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { doctorPage } from './docs/doctor.ts'
import { root } from './docs/pages.ts'

function passes(project: string, ...files: readonly string[]): boolean {
  const env = { ...process.env, FAULT: 'all', FAULTS_WRITE: '1' }
  const argv = ['vitest', 'run', '--project', project, ...files]
  return spawnSync('npx', argv, { cwd: root, env, stdio: 'inherit' }).status === 0
}

writeFileSync(join(root, 'docs/doctor.md'), doctorPage(''))
const isTried = passes('doctor')
// It holds the rows of the page against the list of faults.
const isWritten = passes('unit', 'tests/faults-untested.test.ts')
process.exit(isTried && isWritten ? 0 : 1)
