import { ports } from '../../operations/ports.ts'
import type { Run } from '../command.ts'
import { withCluster } from '../open-cluster.ts'
import { looks } from '../terminal/looks.ts'
import { portLines } from '../terminal/port-lines.ts'

export const run: Run<object, []> = ({ outside }, flags) =>
  withCluster(outside, flags, async (cluster, hosts) => {
    const { stdout, env, signal } = outside
    const seen = await ports(cluster, hosts, signal)
    const text = flags.json ? JSON.stringify(seen, null, 2) : portLines(seen, looks(stdout, env)).join('\n')
    stdout.write(`${text}\n`)
    return seen.silent.length > 0 || seen.ports.some(({ state }) => state === 'blocked') ? 1 : 0
  })
