/** Opens a shell of a cluster on its own terminal: `node open-shell.ts NAME KIND`. For tests that give it one. */
import { localCluster } from '../../config/local.ts'
import { clusterFile } from '../../file/schema.ts'
import { connect } from '../../operations/connect.ts'
import { look } from '../../operations/up.ts'
import { openShell } from '../shell.ts'
import type { ShellKind } from '../shell-folder.ts'

const [name, kind] = process.argv.slice(2) as [string, ShellKind]
const cluster = { ...localCluster(clusterFile.parse({ name, master: 'localhost', workers: ['localhost'] })), name }
const hosts = connect(cluster)
const { machines } = await look(cluster, hosts, { signal: new AbortController().signal })
process.exitCode = await openShell(cluster, hosts, machines, kind, { conf: { 'spark.executor.memory': '512m' } })
