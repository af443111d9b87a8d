import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { runHere } from '../hosts/process.ts'
import { runScript } from './run-script.ts'
import { forgottenGuard } from './spark-server.ts'

const asks = 'WARN ExecutorAllocationManager: Unable to reach the cluster manager to request more executors!'
const works = 'INFO StandaloneSchedulerBackend: Granted executor ID app-1/0'

/** A stand-in for the server that only writes its log, `says` as long as it lives; `sleep` ends with 143 when the guard ends it. Looked at ten times a second. */
async function outlives(says: string): Promise<boolean> {
  const here = await tempFolder()
  await mkdir(join(here, 'logs'))
  const log = join(here, 'logs', 'spark-thrift.log')
  await writeFile(log, '')
  const daemon = join(here, 'daemon')
  await writeFile(
    daemon,
    `#!/bin/sh\n(for i in $(seq 60); do ${says.replaceAll('LOG', `'${log}'`)}; sleep 0.05; done) &\nexec sleep 6\n`,
  )
  await chmod(daemon, 0o755)
  const service = { exec: [daemon], env: {}, folders: [], files: [], guard: forgottenGuard(0.1) }
  const { exitCode } = await runHere(['sh'], {
    input: runScript({ cluster: 'demo', here, id: 'spark-thrift' }, service),
  })
  return exitCode === 0
}

test.concurrent.each<[string, string, boolean]>([
  ['that asks a master in vain is started anew', `echo '${asks}' >> LOG`, false],
  ['that asked in vain and idles since is left alone', `[ $i -gt 5 ] || echo '${asks}' >> LOG`, true],
  ['that gets what it asks for is left alone', `echo '${works}' >> LOG`, true],
])('a server %s', async (_, says, lives) => {
  expect(await outlives(says)).toBe(lives)
})
