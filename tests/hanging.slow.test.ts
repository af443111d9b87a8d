/** The scripts are really run, on this machine, with a file system that really never answers. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tempFolder } from '../packages/cluster/src/artifacts/testing/tiny.ts'
import { localHost } from '../packages/cluster/src/hosts/local.ts'
import { runHere } from '../packages/cluster/src/hosts/process.ts'
import { ask } from '../packages/cluster/src/operations/observe.ts'
import { examinationScript, parseExamination } from '../packages/cluster/src/probes/examination.ts'
import { factsScript, parseFacts } from '../packages/cluster/src/probes/facts.ts'
import { thisMachine } from '../packages/cluster/src/testing/clusters.ts'
import { canHang, mountHanging, type HangingMount } from './support/hanging-mount.ts'

/** Seconds that a look may take on a slow machine: far less than the patience of who reads the facts. */
const limit = 30

describe.skipIf(!canHang())('a disk that never answers', () => {
  const base = { ...thisMachine(), name: 'of-no-machine' }
  const host = localHost('localhost')
  let folder: string
  let mounted: HangingMount
  const withData = (...data: string[]) =>
    ({ ...base, settings: { ...base.settings, hdfs: { ...base.settings.hdfs, data } } }) as typeof base
  const withJava = (home: string) => ({
    ...base,
    settings: { ...base.settings, java: { ...base.settings.java, home } },
  })
  const factsOf = async (cluster: typeof base) => {
    const began = performance.now()
    const answers = await ask(cluster, new Map([['localhost', host]]))
    expect((performance.now() - began) / 1000).toBeLessThan(limit)
    return answers
  }

  beforeAll(async () => {
    folder = await tempFolder()
    for (const name of ['dead', 'well']) await mkdir(join(folder, name))
    mounted = await mountHanging(join(folder, 'dead'))
  })
  afterAll(async () => {
    await mounted?.unmount()
    if (folder) await rm(folder, { recursive: true, force: true })
  })

  test('costs a daemon its folder: it is named with what is mounted there, and all else is seen', async () => {
    const [dead, well] = [join(folder, 'dead'), join(folder, 'well')]
    const { facts, failures } = await factsOf(withData(dead, well))
    expect(failures).toEqual([])
    expect(facts[0]!.hanging).toMatchObject([
      { folder: dead, needed: false, mount: { device: 'hanging', at: dead, type: 'fuse.hanging' } },
    ])
    const paths = facts[0]!.hdfsFolders.map(({ path }) => path)
    expect(paths).toContain(well)
    expect(paths).not.toContain(dead)
    expect(facts[0]!.system.cores).toBeGreaterThan(0)
  })

  test('a folder deep in it is known by the same disk', async () => {
    const { facts } = await factsOf(withData(join(folder, 'dead', 'hdfs', 'data')))
    expect(facts[0]!.hanging).toMatchObject([{ mount: { at: join(folder, 'dead') } }])
  })

  test('what nothing can be done without is why the machine cannot be looked at', async () => {
    const home = join(folder, 'dead', 'jdk')
    const { facts, failures } = await factsOf(withJava(home))
    expect(facts).toEqual([])
    expect(failures).toMatchObject([{ machine: 'localhost', error: { code: 'DISK_HANGS' } }])
    expect(failures[0]!.error.message).toBe(`${home} on localhost does not answer: whoever looks into it hangs`)
    expect(failures[0]!.error.hint).toContain(`umount -l ${join(folder, 'dead')}`)
  })

  test('the doctor looks at the others', async () => {
    const [dead, well] = [join(folder, 'dead'), join(folder, 'well')]
    const cluster = withData(dead, well)
    const { stdout } = await host.read(examinationScript(cluster), { timeout: limit })
    const { volumes } = parseExamination(cluster, 'localhost', stdout)
    const seen = volumes!.folders.map((one) => one.folder)
    expect(seen).toContain(well)
    expect(seen).not.toContain(dead)
  })

  // Its shells stay behind as well: nothing of the connection may be theirs.
  test('where it is all of Tinderbox, who looks has his answer, and is let go', async () => {
    const own = 'mount -t tmpfs tmpfs /opt && mkdir /opt/tinderbox && echo ready && exec sleep 300'
    const child = spawn('unshare', ['-m', '--propagation', 'private', 'sh', '-c', own], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      await once(child.stdout, 'data')
      const all = await mountHanging('/opt/tinderbox', child.pid)
      try {
        const input = factsScript(base)
        // Of who has a cluster here, the PATH leads into /opt/tinderbox, and already the way to `sh` would hang.
        const env = { PATH: '/usr/bin:/bin' }
        const argv = ['nsenter', '-t', String(child.pid), '-m', 'sh'] as const
        const { stdout } = await runHere(argv, { input, env, timeout: limit })
        expect(parseFacts(base, 'localhost', stdout).hanging).toMatchObject([
          { folder: '/opt/tinderbox', needed: true },
        ])
      } finally {
        await all.unmount()
      }
    } finally {
      child.kill()
    }
  })

  test('once it is gone, nothing hangs', async () => {
    await mounted.unmount()
    const { facts } = await factsOf(withData(join(folder, 'dead')))
    expect(facts[0]!.hanging).toEqual([])
    expect(facts[0]!.hdfsFolders.map(({ path }) => path)).toContain(join(folder, 'dead'))
  })
})
