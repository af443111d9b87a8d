/**
 * HDFS goes from Hadoop 3.3 to 3.5, which writes another format, on three real machines: with every byte, and final in the end; with one NameNode, which a second
 * one joins then. In `npm run thorough` back again before it is final, and with two that stand by for each other, too. In order.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { isThorough } from '../support/thorough.ts'
import { endWhatRuns, start, tinderbox, type Run } from '../support/tinderbox.ts'
import { startFarm, type Farm } from './farm.ts'
import { ensurePrerequisites } from './prerequisites.ts'
import { active, page } from './support/ask-daemons.ts'
import { briefJobs } from './support/brief-jobs.ts'

const missing = await ensurePrerequisites()
const [before, after] = ['3.3.6', '3.5.0']
const all = ['m1', 'm2', 'm3']
const name = '/opt/tinderbox/clusters/lake/data/hdfs-namenode'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const ways = [
  ['one NameNode', '', ['m1']],
  ['NameNodes that stand by for each other', 'ha: {}', ['m1', 'm2']],
] as const

describe.skipIf(missing.length > 0).each(isThorough ? ways : ways.slice(0, 1))(
  'an upgrade of HDFS with %s',
  (_, more, names) => {
    let farm: Farm
    let cwd: string
    const hashes = new Map<string, string>()
    const run = (...argv: string[]): Promise<Run> => tinderbox(argv, { cwd })
    const well = async (...argv: string[]) => {
      const done = await run(...argv)
      expect(done.exitCode, done.output).toBe(0)
      return done
    }
    const write = (hadoop: string, { ha = more } = {}) =>
      writeFile(
        join(cwd, 'cluster.yaml'),
        `name: lake
master: ${ha === '' ? 'm1' : '[m1, m2]'}
workers: [m2, m3]
ssh: { config: ${farm.sshConfig} }
hadoop: { version: ${hadoop} }
rolling: { health: 300 }
spark:
  master: { heap: 256m }
  worker: { memory: 1g, cores: 1, heap: 256m }
  conf: { ${briefJobs} }
hdfs: { replication: 2, namenode: { heap: 256m }, datanode: { heap: 192m } }
${ha}
`,
      )
    const put = async (file: string) => {
      const bytes = randomBytes(3 * 1024 * 1024 + 77)
      hashes.set(file, sha256(bytes))
      await writeFile(join(cwd, file), bytes)
      await well('fs', 'put', file, `/${file}`)
    }
    const everyByte = async () => {
      for (const [file, hash] of hashes) {
        await rm(join(cwd, 'back'), { force: true })
        await well('fs', 'get', `/${file}`, 'back')
        expect(sha256(await readFile(join(cwd, 'back'))), file).toBe(hash)
      }
    }
    /** What the active NameNode says: its own version, those of the DataNodes, and whether an upgrade is open. */
    const seen = async () => {
      const text = await page(
        farm,
        (await active(farm, names, 'hdfs-namenode'))!,
        9870,
        '/jmx?qry=Hadoop:service=NameNode,name=NameNodeInfo',
      )
      const [bean] = (
        JSON.parse(text) as { beans: { SoftwareVersion: string; LiveNodes: string; RollingUpgradeStatus: unknown }[] }
      ).beans
      const nodes = Object.values(JSON.parse(bean!.LiveNodes) as Record<string, { version: string }>)
      return [
        bean!.SoftwareVersion,
        ...nodes.map(({ version }) => version).toSorted(),
        bean!.RollingUpgradeStatus ? 'open' : 'final',
      ]
    }
    const layouts = async () => {
      const found = await Promise.all(
        names.map((one) => farm.machine(one).run(`sed -n s/^layoutVersion=//p ${name}/current/VERSION`)),
      )
      return [...new Set(found.map(({ stdout }) => stdout.trim()))]
    }

    beforeAll(async () => {
      farm = await startFarm({ machines: all.map((one) => ({ name: one, sudo: 'passwordless', software: 'spark' })) })
      cwd = await mkdtemp(join(tmpdir(), 'tinderbox-hdfs-upgrade-'))
    })
    afterEach(endWhatRuns)
    afterAll(async () => {
      await farm?.stop()
      if (cwd) await rm(cwd, { recursive: true, force: true })
    })

    test('the version before, with data', async () => {
      await write(before)
      await well('up', '--yes')
      await put('one')
      expect(await layouts()).toEqual(['-66'])
    })

    test('the plan says what is done, and that it is not final', async () => {
      await write(after)
      const { output } = await run('plan')
      expect(output).toMatch(/Prepare the upgrade of HDFS\n.*an image that 3\.3\.6 can go back to/)
      expect(output).toMatch(/will not be final before you say so/)
      const at = (title: string) => output.indexOf(title)
      expect(at('Prepare the upgrade')).toBeLessThan(at('Change the name nodes'))
      expect(at('Change the name nodes')).toBeLessThan(at('Change the data nodes'))
      const early = await run('up', '--yes', '--finalize')
      expect(early.exitCode, early.output).toBe(1)
      expect(early.output).toMatch(/not through, so it cannot be made final/)
    })

    test('cut off when the upgrade is prepared, it goes on; all is there and can be read meanwhile, a second up changes nothing, and it is not final', async () => {
      const cut = start(['up', '--yes'], { cwd })
      await cut.seen(/Prepare the upgrade of HDFS \(/)
      cut.child.kill('SIGKILL')
      await cut.ended
      const going = start(['up', '--yes'], { cwd })
      // One NameNode is away while it starts anew; of two, one always answers.
      let rounds = 0
      for (let ended = false; more !== '' && !ended; rounds++) {
        await everyByte()
        ended = await Promise.race([going.ended.then(() => true), sleep(2000, false)])
      }
      const { exitCode, output } = await going.ended
      expect(exitCode, output).toBe(0)
      if (more !== '') expect(rounds).toBeGreaterThan(2)
      expect(output).toMatch(/is not final/)
      expect(await seen()).toEqual([after, after, after, 'open'])
      expect(await layouts()).toEqual(['-66'])
      await everyByte()
      await put('two')
      const status = await well('status')
      expect(status.output).toMatch(/the upgrade of HDFS from Hadoop 3\.3\.6 to 3\.5\.0 is not final/)
      expect((await well('up', '--yes')).output).toMatch(/is as it should be/)
    }, 1_500_000)

    // It is long, and the same in both.
    if (more === '' && isThorough)
      test('back before it is final: what was written since is there too', async () => {
        await well('up', '--rollback', '--yes')
        expect(await seen()).toEqual([before, before, before, 'final'])
        await everyByte()
        await write(before)
        expect((await well('plan')).output).toMatch(/nothing differs/)
      })

    test('final: the new format, nothing left to do, and no way back', async () => {
      await write(after)
      await well('up', '--yes')
      await put('three')
      await well('up', '--yes', '--finalize')
      expect(await seen()).toEqual([after, after, after, 'final'])
      expect(await layouts()).toEqual(['-67'])
      await everyByte()
      const { output } = await well('plan')
      expect(output).toMatch(/nothing differs/)
      expect(output).not.toMatch(/final/)
      const { stdout } = await farm.machine('m1').run(`ls ${name}/current ${name}.upgrade-from 2>&1 || true`)
      expect(stdout).toMatch(/upgrade-from.*No such file/)
      expect(stdout).not.toMatch(/rollback/)
      await write(before)
      const refused = await run('up', '--yes')
      expect(refused.exitCode, refused.output).toBe(1)
      expect(refused.output).toMatch(/Hadoop 3\.3\.6 cannot read it/)
    })

    if (more === '')
      test('a second NameNode joins, cut off on the way: every byte is there, and also when the first is gone', async () => {
        await write(after, { ha: 'ha: {}' })
        expect((await run('plan')).output).toMatch(/is called hdfs:\/\/lake from then on, not hdfs:\/\/10\./)
        const cutAt = async (moment: (up: ReturnType<typeof start>) => Promise<unknown>) => {
          const up = start(['up', '--yes'], { cwd })
          await moment(up)
          up.child.kill('SIGKILL')
          await up.ended
        }
        // Its settings are new then, and it starts with them by itself: a journal that it could share is not there.
        await cutAt((up) => up.seen(/Start the journal nodes \(/))
        const mark = `ls ${name}.journal-missing 2>&1 || true`
        expect((await farm.machine('m1').run(mark)).stdout).not.toMatch(/No such file/)
        await farm.machine('m1').reboot()
        // In the middle of it, or a moment later.
        const isBegun = `ls ${name.replace('namenode', 'journalnode')}/lake/current/VERSION 2>/dev/null || true`
        await cutAt(() =>
          expect
            .poll(async () => (await farm.machine('m1').run(isBegun)).stdout, { timeout: 480_000, interval: 100 })
            .not.toBe(''),
        )
        await well('up', '--yes')
        expect((await well('plan')).output).toMatch(/nothing differs/)
        expect((await farm.machine('m1').run(mark)).stdout).toMatch(/No such file/)
        await put('four')
        const names = ['m1', 'm2']
        const first = await active(farm, names, 'hdfs-namenode')
        await farm.machine(first!).run('systemctl stop tinderbox-lake-hdfs-namenode')
        const other = names.find((one) => one !== first)
        await expect.poll(() => active(farm, names, 'hdfs-namenode'), { timeout: 240_000 }).toBe(other)
        await everyByte()
        await well('up', '--yes')
        await write(after)
        const refused = await run('up', '--yes')
        expect(refused.exitCode, refused.output).toBe(1)
        expect(refused.output).toMatch(/the file has no `ha` any more/)
      })
  },
)
