/** The audit trail of a machine that leaves: who was the master once knows what was done then. Its cleaning takes the file, so the master keeps it first. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Cluster } from '../config/cluster.ts'
import { quote } from '../hosts/quote.ts'
import { handedOnTrailFile, wholeTrailScript } from '../probes/audit-trail.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Hosts } from './connect.ts'
import type { Listener } from './events.ts'

interface HandOn {
  readonly hosts: Hosts
  readonly from: MachineSite
  /** Where the trail of the cluster is from now on. */
  readonly to: MachineSite
  readonly listener: Listener
  readonly signal: AbortSignal
}

/** The same trail is the same file there, however often it is handed on. Throws ToolError: COMMAND_FAILED, SSH_*. */
export async function handOnTrail(
  { name }: Pick<Cluster, 'name'>,
  { hosts, from, to, listener, signal }: HandOn,
): Promise<void> {
  const { machine } = from.facts
  if (!from.facts.folders.some(({ path }) => path === `${from.root}/audit`)) return
  const folder = await mkdtemp(join(tmpdir(), 'tinderbox-trail-'))
  try {
    const copy = join(folder, 'trail')
    const title = 'read the audit trail'
    await hosts.get(machine)!.save(wholeTrailScript(name), copy, { title, timeout: 300, signal })
    const hash = createHash('sha256')
      .update(await readFile(copy))
      .digest('hex')
    if (hash === nothing) return
    const script = keepScript(handedOnTrailFile(to.root, name, machine, hash.slice(0, 8)), hash)
    const keep = { asRoot: to.facts.login.root, title: 'keep the audit trail', timeout: 300, signal }
    await hosts.get(to.facts.machine)!.pipe(script, createReadStream(copy), keep)
    listener({ kind: 'note', text: `what ${machine} knows of former runs is kept on ${to.facts.machine}` })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Of an empty file. */
const nothing = createHash('sha256').digest('hex')

function keepScript(file: string, hash: string): string {
  return `set -e
umask 027
mkdir -p "$(dirname ${quote(file)})"
cat >${quote(`${file}.new`)}
echo ${quote(`${hash}  ${file}.new`)} | sha256sum -c --status - || { rm -f ${quote(`${file}.new`)}; echo 'it was cut off' >&2; exit 1; }
mv -f ${quote(`${file}.new`)} ${quote(file)}
`
}
