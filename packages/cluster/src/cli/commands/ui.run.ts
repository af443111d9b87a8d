import { setTimeout as sleep } from 'node:timers/promises'
import { machinesForPage, openPage, type PageAsked } from '../../operations/ui.ts'
import type { Run } from '../command.ts'
import { withCluster } from '../open-cluster.ts'
import { looks } from '../terminal/looks.ts'
import type { Page } from './ui.ts'

export const run: Run<object, [page?: Page, name?: string]> = ({ outside }, flags, page = 'master', name) =>
  withCluster(outside, flags, async (cluster, hosts) => {
    const wanted = asked(page, name)
    const machines = await machinesForPage(cluster, hosts, wanted, outside.signal)
    const open = await openPage(cluster, hosts, machines, wanted)
    const { color } = looks(outside.stdout, outside.env)
    const here = cluster.kind === 'local'
    outside.stdout.write(
      flags.json
        ? `${JSON.stringify({ address: open.address, title: open.title }, null, 2)}\n`
        : `${color.bold(open.address)}  ${color.dim(open.title)}\n${(open.notes ?? []).map((note) => `  ${note}\n`).join('')}`,
    )
    if (!here) {
      outside.stderr.write('open until Ctrl-C\n')
      // Rejects when it is aborted: Ctrl-C is how it ends.
      while (!outside.signal.aborted) await sleep(60_000, undefined, { signal: outside.signal }).catch(() => {})
    }
    await open.close()
    return 0
  })

function asked(page: Page, name: string | undefined): PageAsked {
  if (name === undefined || (page !== 'worker' && page !== 'app')) return { page }
  if (page === 'app') return { page, application: name }
  const instance = /^(?:spark-worker-)?(\d+)$/.exec(name)?.[1]
  return instance === undefined ? { page, machine: name } : { page, instance: Number(instance) }
}
