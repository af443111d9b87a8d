/** Takes the lock of the cluster in argv as an `up` would, makes a folder on its master's machine, and goes on until it is ended. */
import { masterOf } from '../../packages/cluster/src/config/cluster.ts'
import { readClusterFile } from '../../packages/cluster/src/file/read.ts'
import { connect } from '../../packages/cluster/src/operations/connect.ts'
import { withLock } from '../../packages/cluster/src/operations/lock.ts'
import { observeNeeded } from '../../packages/cluster/src/operations/observe.ts'
import { runActions } from '../../packages/cluster/src/operations/run-actions.ts'

const [file = '', command = 'up', folder = '/opt/tinderbox/tried', ending = 'wait'] = process.argv.slice(2)
const { signal } = new AbortController()
const cluster = await readClusterFile(file)
const hosts = connect(cluster)
const { machine } = masterOf(cluster)
const machines = await observeNeeded(cluster, hosts, [machine], signal)
const actions = [
  { kind: 'make-folder', machine, why: 'is not there', path: folder, mode: '755', owner: 'root' },
] as const
const work = withLock(
  cluster,
  hosts,
  machines,
  { command, plan: { steps: [{ title: 'Try', actions }] } },
  async (held, audit) => {
    const listener = audit.listen(() => {})
    listener({ kind: 'step', title: 'Try', total: 1 })
    await runActions(hosts.get(machine)!, machines.get(machine)!, actions, { listener, signal: held, secrets: [] })
    process.stdout.write('held\n')
    if (ending === 'wait') await new Promise((resolve) => setTimeout(resolve, 120_000))
  },
)
await work.catch((error: unknown) => {
  process.stdout.write(`${String(error)}\n`)
  process.exitCode = 1
})
await Promise.all([...hosts.values()].map((host) => host.close()))
process.exit()
