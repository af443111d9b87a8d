import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { runHere } from '../hosts/process.ts'
import { threeMachines } from '../testing/clusters.ts'
import { bareFacts, sitesOf, testSecret } from '../testing/facts.ts'
import { siteOf } from '../sites/machine-site.ts'
import { runScript } from './run-script.ts'
import { sparkWorker } from './spark-worker.ts'

const cluster = threeMachines()
const machines = sitesOf(cluster, bareFacts(cluster))
const site = (placement: (typeof cluster.placements)[number]) => siteOf(machines, placement)
const worker = cluster.placements.find(({ service }) => service === 'spark-worker')!
const { guard } = sparkWorker.desired(sparkWorker.settings.parse({}), site(worker), {
  cluster,
  secret: testSecret,
  site,
})

/** A stand-in for the worker that only writes its log; `sleep` ends with 143 when the guard ends it. */
async function outlives(lines: readonly string[]): Promise<boolean> {
  const here = await tempFolder()
  await mkdir(join(here, 'logs'))
  const log = join(here, 'logs', 'spark-worker.log')
  await writeFile(log, 'INFO Worker: Master has changed, new master is at spark://of-an-earlier-life:7077\n')
  const daemon = join(here, 'daemon')
  const says = lines.map((line) => `echo '${line}' >> '${log}'; sleep 1`).join('\n')
  await writeFile(daemon, `#!/bin/sh\nsleep 1\n${says}\nexec sleep 8\n`)
  await chmod(daemon, 0o755)
  const service = { exec: [daemon], env: {}, folders: [], files: [], guard: guard! }
  const { exitCode } = await runHere(['sh'], {
    input: runScript({ cluster: cluster.name, here, id: 'spark-worker' }, service),
  })
  return exitCode === 0
}

const changed = 'INFO Worker: Master has changed, new master is at spark://10.0.0.11:7077'
const registered = 'INFO Worker: Successfully registered with master spark://10.0.0.11:7077'

test.concurrent.each<[string, readonly string[], boolean]>([
  ['that a master which came back took for the one before is started anew', [changed], false],
  ['that registers is left alone, whatever comes then', [registered, changed], true],
  ['that registers after all is left alone', [changed, registered], true],
  ['without a master waits for one', ['INFO Worker: Connecting to master 10.0.0.11:7077...'], true],
])('a worker %s', async (_, lines, lives) => {
  expect(await outlives(lines)).toBe(lives)
})
