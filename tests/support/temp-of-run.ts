/**
 * Everything that a run of tests leaves in the folder for temporary files goes with it: also what its processes had no time to remove, and what runs left that
 * were killed themselves.
 */
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'tinderbox-run-'
const remove = (folder: string) => rmSync(folder, { recursive: true, force: true })

export default function (): () => void {
  const all = tmpdir()
  // Of several projects in one run, the first has set it.
  if (all.includes(prefix)) return () => {}
  const pids = readdirSync(all).flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []))
  for (const pid of pids) if (!existsSync(`/proc/${pid}`)) remove(join(all, `${prefix}${pid}`))
  const own = join(all, `${prefix}${process.pid}`)
  mkdirSync(own)
  // As /tmp: other users write here, too.
  chmodSync(own, 0o1777)
  process.env['TMPDIR'] = own
  return () => remove(own)
}
