/** The history server and the Thrift server on two real machines without HDFS: event logs go to the one that shows them. In order. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tinderbox } from '../support/tinderbox.ts'
import { startFarm, type Farm } from './farm.ts'
import { ensurePrerequisites } from './prerequisites.ts'
import { page } from './support/ask-daemons.ts'
import { briefJobs } from './support/brief-jobs.ts'
import { uiAddress } from './support/ui-address.ts'

const missing = await ensurePrerequisites()
const pi = fileURLToPath(new URL('../../examples/pi.py', import.meta.url))

describe.skipIf(missing.length > 0)('history and JDBC without HDFS', () => {
  let farm: Farm
  let cwd: string
  const well = async (...argv: string[]) => {
    const done = await tinderbox(argv, { cwd })
    expect(done.exitCode, done.output).toBe(0)
    return done
  }
  const sql = async (address: string, statements: string, network?: 'host') => {
    const script = `bash -lc 'beeline --silent=true --outputformat=tsv2 -u ${address} -e "${statements}" 2>&1'`
    return (await farm.machine('m1').run(script, { ...(network && { network }) })).stdout
  }

  beforeAll(async () => {
    farm = await startFarm({
      machines: ['m1', 'm2'].map((name) => ({ name, sudo: 'passwordless', software: 'spark' })),
    })
    cwd = await mkdtemp(join(tmpdir(), 'tinderbox-history-'))
    const worker = `spark: { master: { heap: 256m }, worker: { memory: 1g, cores: 2, heap: 256m }, conf: { ${briefJobs} } }`
    const more = 'history: { heap: 384m }\nthrift: { heap: 768m }\nrolling: { health: 300 }\n'
    const file = `name: lab\nmaster: m1\nworkers: [m2]\nssh: { config: ${farm.sshConfig} }\n${worker}\n${more}`
    await writeFile(join(cwd, 'cluster.yaml'), file)
    await well('up', '--yes')
  })
  afterAll(async () => {
    await farm?.stop()
    if (cwd) await rm(cwd, { recursive: true, force: true })
  })

  test('a job whose driver runs on another machine is in the history, and its log is not left there', async () => {
    const { stdout } = await well('submit', '--json', '--on', 'm2', pi)
    const { application } = JSON.parse(stdout) as { application: string }
    const shown = () => page(farm, 'm1', 18080, '/api/v1/applications')
    for (let tries = 0; tries < 240 && !(await shown()).includes(application); tries++)
      await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await shown()).toContain(application)
    const left = await farm.machine('m2').run('ls /opt/tinderbox/clusters/lab/events')
    expect(left.stdout).not.toContain(application)
  })

  test('JDBC: a query is answered on the machine itself, and at the address that ui prints, and nowhere else', async () => {
    const thrift = await uiAddress(cwd, 'thrift')
    expect(thrift.address).toMatch(/^jdbc:hive2:\/\/127\.0\.0\.1:\d+\/default$/)
    expect(await sql(thrift.address, 'SELECT sum(id) FROM range(11)', 'host')).toMatch(/^55$/m)
    await thrift.close()
    expect(await sql('jdbc:hive2://127.0.0.1:10000/default', 'SELECT sum(id * id) FROM range(10)')).toMatch(/^285$/m)
    const { stdout } = await farm.machine('m1').run("ss -Hltn | awk '{ print $4 }'")
    expect(stdout).toMatch(/127\.0\.0\.1\]?:10000\b/)
    expect(stdout).not.toMatch(/(\*|0\.0\.0\.0|\[::\]):10000\b/)
  })
})
