/** The rival: a bash loop that has the doctor's own scripts run by one machine after the other over plain ssh, and keeps what they say. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cluster } from '../../../packages/cluster/src/config/cluster.ts'
import { groupBy } from '../../../packages/cluster/src/group-by.ts'
import { connect } from '../../../packages/cluster/src/operations/connect.ts'
import { observe, sitesOf } from '../../../packages/cluster/src/operations/observe.ts'
import { dialScript, parseDials } from '../../../packages/cluster/src/probes/dials.ts'
import { examinationScript, parseExamination } from '../../../packages/cluster/src/probes/examination.ts'
import { factsScript, parseFacts } from '../../../packages/cluster/src/probes/facts.ts'
import { connections, type Connection } from '../../../packages/cluster/src/sites/connections.ts'
import { measure, type Measured } from '../measure.ts'

export interface Loop {
  readonly cluster: Cluster
  readonly folder: string
  /** Who dials what is known before it begins: the doctor has to find it out. */
  readonly wanted: ReadonlyMap<string, readonly Connection[]>
}

const loop = `
set -e
for machine in "\${@:2}"; do
  for what in facts examination dials; do
    ssh -F "$1" "$machine" 'script=$(cat); exec sudo -n sh -c "$script" </dev/null' <"$machine.$what" >"$machine.$what.out"
  done
done
`

export async function writeLoop(cluster: Cluster, folder: string): Promise<Loop> {
  const facts = await observe(cluster, connect(cluster))
  const wanted = groupBy(connections(cluster, sitesOf(cluster, { facts, failures: [] })), ({ from }) => from)
  mkdirSync(folder)
  writeFileSync(join(folder, 'loop.sh'), loop)
  for (const { name } of cluster.machines) {
    writeFileSync(join(folder, `${name}.facts`), factsScript(cluster))
    writeFileSync(join(folder, `${name}.examination`), examinationScript(cluster))
    writeFileSync(join(folder, `${name}.dials`), dialScript(wanted.get(name) ?? []))
  }
  return { cluster, folder, wanted }
}

/** Undefined: not all that the doctor sees was seen in time. */
export async function runLoop({ cluster, folder, wanted }: Loop, sshConfig: string): Promise<Measured | undefined> {
  const run = await measure(['bash', 'loop.sh', sshConfig, ...cluster.machines.map(({ name }) => name)], folder)
  const sawAll = cluster.machines.map(({ name }) => {
    const said = (what: string) => readFileSync(join(folder, `${name}.${what}.out`), 'utf8')
    parseFacts(cluster, name, said('facts'))
    const { unseen } = parseExamination(cluster, name, said('examination'))
    const targets = wanted.get(name) ?? []
    return unseen.length === 0 && parseDials(targets, said('dials')).length === targets.length
  })
  return sawAll.every(Boolean) ? run : undefined
}
