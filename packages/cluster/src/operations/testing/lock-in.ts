import type { Host } from '../../hosts/host.ts'
import { localHost } from '../../hosts/local.ts'
import { thisMachine } from '../../testing/clusters.ts'
import { bareFacts, sitesOf } from '../../testing/facts.ts'
import type { Audit } from '../audit-recorder.ts'
import { withLock, type Purpose } from '../lock.ts'

/** Takes the lock of a cluster whose machine is this one, below a folder of the test's. */
export async function lockIn<T>(
  folder: string,
  purpose: string | Purpose,
  work: (held: AbortSignal, audit: Audit) => Promise<T>,
  { name = 'local', host = localHost('localhost') }: { readonly name?: string; readonly host?: Host } = {},
): Promise<T> {
  const cluster = { ...thisMachine(), name }
  const [on] = sitesOf(cluster, bareFacts(cluster, { supervision: 'process' })).values()
  return withLock(
    cluster,
    new Map([['localhost', host]]),
    new Map([['localhost', { ...on!, root: folder }]]),
    typeof purpose === 'string' ? { command: purpose } : purpose,
    work,
  )
}
