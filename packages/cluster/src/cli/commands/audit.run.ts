import { readAudit } from '../../operations/audit.ts'
import type { Run } from '../command.ts'
import { withCluster } from '../open-cluster.ts'
import { auditLines } from '../terminal/audit-lines.ts'
import { looks } from '../terminal/looks.ts'
import { showMachines } from '../terminal/machine-names.ts'
import type { AuditFlags } from './audit.ts'

export const run: Run<AuditFlags, []> = ({ outside }, flags) =>
  withCluster(outside, flags, async (cluster, hosts) => {
    const { runs, silent } = await readAudit(cluster, hosts, { ...flags, signal: outside.signal })
    if (flags.json) {
      const unread = silent.map(({ machine, error }) => ({ ...error.toJSON(), machine }))
      outside.stdout.write(`${JSON.stringify({ cluster: cluster.name, runs, silent: unread }, null, 2)}\n`)
      return 0
    }
    const on = looks(outside.stdout, outside.env)
    if (silent.length > 0) {
      const names = showMachines(
        silent.map(({ machine }) => machine),
        on.width,
      )
      outside.stderr.write(`${on.color.yellow(on.warning)} not asked, as they do not answer: ${names}\n`)
    }
    if (runs.length === 0) outside.stderr.write('nothing has been changed yet\n')
    else outside.stdout.write(`${auditLines(runs, { looks: on, whole: flags.run !== undefined }).join('\n')}\n`)
    return 0
  })
