/** The secret that all of a cluster's Spark shares, as its machines keep it. Pure. */
import { masterOf, type Cluster } from '../config/cluster.ts'
import { connectToken } from '../services/spark-connect.ts'
import type { MachineSite } from './machine-site.ts'

/** The master's secret is the cluster's: all other copies follow it. */
export function secretOf(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): string | undefined {
  const master = machines.get(masterOf(cluster).machine)
  const inOrder = [...(master ? [master] : []), ...machines.values()]
  for (const { facts, here } of inOrder) {
    const secret = secretIn(facts.files.find(({ path }) => path === `${here}/conf/daemons.conf`)?.body)
    if (secret) return secret
  }
  return undefined
}

/** All that may not be shown of it: that secret, and what is made from it. */
export function secretsOf(cluster: Cluster, machines: ReadonlyMap<string, MachineSite>): string[] {
  const secret = machines.size === 0 ? undefined : secretOf(cluster, machines)
  return secret === undefined ? [] : [secret, connectToken(secret)]
}

export function secretIn(conf: string | undefined): string | undefined {
  return conf === undefined ? undefined : /^spark\.authenticate\.secret (\S+)$/m.exec(conf)?.[1]
}
