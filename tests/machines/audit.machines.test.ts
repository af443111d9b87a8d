/**
 * Who changes a cluster, and who may take it over: the lock, the audit trail that its process writes, and `adopt`, on real machines without Spark. What
 * changes them is hold-lock.ts, with the tool's own lock and actions.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { tinderbox } from '../support/tinderbox.ts'
import { startFarm, type Farm } from './farm.ts'
import { ensurePrerequisites } from './prerequisites.ts'

const missing = await ensurePrerequisites()
const program = fileURLToPath(new URL('hold-lock.ts', import.meta.url))

interface AuditJson {
  readonly runs: readonly {
    readonly run: string
    readonly command: string
    readonly outcome: string
    readonly changes?: number
    readonly message?: string
  }[]
  readonly silent: readonly { readonly machine: string }[]
}

describe.skipIf(missing.length > 0)('two machines', () => {
  let farm: Farm
  let cwd: string
  const folders: string[] = []
  const children: ChildProcess[] = []
  const run = (...argv: string[]) => tinderbox(argv, { cwd })
  const audit = async () => JSON.parse((await run('audit', '--json')).stdout) as AuditJson
  const folder = async () => {
    const made = await mkdtemp(join(tmpdir(), 'tinderbox-audit-'))
    folders.push(made)
    return made
  }

  /** `seen` resolves with the first line. */
  function change(...argv: string[]) {
    const child = spawn(process.execPath, ['--import', 'tsx', program, join(cwd, 'cluster.yaml'), ...argv], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    children.push(child)
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
    const ended = new Promise<{ readonly code: number | null; readonly said: string }>((resolve) =>
      child.on('close', (code) => resolve({ code, said })),
    )
    const held = vi.waitFor(() => expect(said).toContain('held\n'), { timeout: 60_000 })
    held.catch(() => undefined)
    return { child, ended, held }
  }

  beforeAll(async () => {
    farm = await startFarm({
      machines: [
        { name: 'h1', sudo: 'passwordless' },
        { name: 'h2', sudo: 'none' },
      ],
    })
    cwd = await folder()
    await writeFile(
      join(cwd, 'cluster.yaml'),
      `name: lab\nmaster: h1\nworkers: [h2]\nssh: { config: ${farm.sshConfig} }\n`,
    )
  })
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL')
    await farm?.stop()
    for (const one of folders) await rm(one, { recursive: true, force: true })
  })

  test('a run that is done and one that fails stand in the trail, with their actions', async () => {
    expect((await run('audit')).output).toContain('nothing has been changed yet')
    expect((await change('up', '/opt/tinderbox/tried', 'end').ended).code).toBe(0)
    const failed = await change('up --rollback', '/etc/passwd/tried', 'end').ended
    expect(failed.said).toContain('could not')
    expect(failed.code).toBe(1)
    const { stdout, exitCode } = await run('audit')
    expect(exitCode).toBe(0)
    const [head, second, first] = stdout.split('\n')
    expect(head).toMatch(/WHEN +WHO +COMMAND +OUTCOME +CHANGES +RUN/)
    expect(second).toMatch(
      /20\d\d-\d\d-\d\d \d\d:\d\d:\d\d +\S+@\S+ +up --rollback +failed: COMMAND_FAILED +0 +[0-9a-f]{8}$/,
    )
    expect(first).toMatch(/ up +done +1 +[0-9a-f]{8}$/)
    const whole = await run('audit', '--run', first!.trim().split(' ').at(-1)!)
    expect(whole.stdout).toMatch(/h1 {2}.*\/opt\/tinderbox\/tried/)
    expect(whole.stdout).toMatch(/1 change on 1 machine/)
    expect(
      (await farm.machine('h1').run('stat -c "%a %U" /opt/tinderbox/audit /opt/tinderbox/audit/lab.jsonl')).stdout,
    ).toBe('750 root\n640 root\n')
  })

  test('whoever comes second is told who, what for, since when and how it ends; status shows it; kill -9 is in the trail', async () => {
    const first = change('up')
    await first.held
    const { said, code } = await change('down').ended
    expect(code).toBe(1)
    expect(said).toMatch(/another run is changing the cluster lab: \S+@\S+ \(pid \d+\), up, since 20\d\d-/)
    expect(said).toContain(`(pid ${first.child.pid})`)
    expect((await audit()).runs[0]).toMatchObject({ command: 'up', outcome: 'running' })
    const status = await run('status', '--json')
    expect(JSON.parse(status.stdout)).toMatchObject({ lock: { pid: first.child.pid, command: 'up', expiresAfter: 30 } })
    expect((await run('status')).stdout).toMatch(/locked by \S+@\S+ \(pid \d+\) since 20.*: up$/m)

    first.child.kill('SIGKILL')
    await vi.waitFor(
      async () =>
        expect((await audit()).runs[0]).toMatchObject({
          ...{ command: 'up', outcome: 'interrupted', changes: 1 },
          message: 'the connection of the run ended',
        }),
      { timeout: 60_000, interval: 500 },
    )
    expect(JSON.parse((await run('status', '--json')).stdout)).not.toHaveProperty('lock')
    expect((await change('down', '/opt/tinderbox/tried', 'end').ended).code).toBe(0)
  })

  test('a power cut of the machine itself: the run was interrupted, and the next one goes on', async () => {
    const cut = change('up')
    await cut.held
    farm.machine('h1').powerCut()
    cut.child.kill('SIGKILL')
    const away = await run('audit', '--json')
    expect(JSON.parse(away.stdout)).toMatchObject({ runs: [], silent: [{ machine: 'h1', code: 'SSH_UNREACHABLE' }] })
    await farm.machine('h1').powerOn()
    expect((await audit()).runs[0]).toMatchObject({ command: 'up', outcome: 'interrupted' })
    expect((await change('up', '/opt/tinderbox/tried', 'end').ended).code).toBe(0)
  })

  describe('a new laptop', () => {
    const keep = async (machine: string, path: string, text: string, owner = 'root') => {
      const here = path.slice(0, path.lastIndexOf('/'))
      const script = `umask 022; mkdir -p ${here} && cat >${path} && echo '{"machine":"${machine}"}' >${here}/cluster.json && chmod 600 ${path} && chown -R ${owner}: ${here.split('/clusters/')[0]}`
      await farm.machine(machine).run(script, { input: text })
    }
    const kept = 'name: lab # the last\nmaster: h1\nworkers: [h2]\nssh: { config: ./not-here }\n'

    test('has the file again from one machine, and is told what answers', async () => {
      await keep('h1', '/opt/tinderbox/clusters/lab/cluster.yaml', kept)
      const laptop = await folder()
      const adopt = (...argv: string[]) =>
        tinderbox(['adopt', ...argv, '--ssh-config', farm.sshConfig], { cwd: laptop, env: { HOME: laptop } })
      const { exitCode, stdout, output } = await adopt('h1')
      expect(exitCode, output).toBe(0)
      expect(await readFile(join(laptop, 'cluster.yaml'), 'utf8')).toBe(kept)
      expect((await stat(join(laptop, 'cluster.yaml'))).mode & 0o777).toBe(0o644)
      expect(stdout).toMatch(/wrote cluster\.yaml: 2 machines, 2 answer, \d+ things differ/)
      expect(stdout).toMatch(/ssh\.config: .*not-here, which is not here/)
      expect((await adopt('h1')).output).toMatch(/cluster\.yaml is there already .*FILE_EXISTS/)
      expect((await adopt('h1', '--output', '-')).stdout).toBe(kept)
      const data = JSON.parse((await adopt('h1', '--output', 'other.yaml', '--json')).stdout) as object
      expect(data).toMatchObject({ cluster: 'lab', machines: 2, answering: 2, finished: true, silent: [] })
    })

    test('of several clusters names them; properties are for the owner only; names that do not resolve get a hint', async () => {
      const other =
        'name: other\nmaster: nowhere1.invalid\nworkers: [nowhere2.invalid]\nspark: { conf: { spark.x: y } }\n'
      await keep('h1', '/opt/tinderbox/clusters/other/next.yaml', other)
      const laptop = await folder()
      const adopt = (...argv: string[]) =>
        tinderbox(['adopt', 'h1', ...argv, '--ssh-config', farm.sshConfig], { cwd: laptop })
      const several = await adopt()
      expect(several.exitCode).toBe(2)
      expect(several.output).toMatch(/h1 belongs to 2 clusters: lab, other/)
      const { stdout, exitCode, output } = await adopt('--name', 'other')
      expect(exitCode, output).toBe(0)
      expect((await stat(join(laptop, 'cluster.yaml'))).mode & 0o777).toBe(0o600)
      expect(stdout).toMatch(/2 machines, 0 answer/)
      expect(stdout).toMatch(/no such name from here/)
      expect(stdout).toMatch(/machines: \{ nowhere1\.invalid: \{ host: ADDRESS \} \}/)
      expect(stdout).toMatch(/has not ended/)
      expect((await adopt('--name', 'othr', '--output', 'x')).output).toMatch(/did you mean "other"\? .*NO_CLUSTER/)
    })

    test("without root: what is root's is named, and what is in the home folder is found", async () => {
      const laptop = await folder()
      const adopt = (...argv: string[]) =>
        tinderbox(['adopt', 'h2', ...argv, '--ssh-config', farm.sshConfig], { cwd: laptop })
      expect((await adopt()).output).toMatch(/h2 belongs to no cluster .*NO_CLUSTER/)
      await keep('h2', '/opt/tinderbox/clusters/lab/cluster.yaml', kept)
      const closed = await adopt()
      expect(closed.output).toMatch(/NO_CLUSTER/)
      expect(closed.output).toMatch(/-K/)
      await keep('h2', '/home/ops/.tinderbox/clusters/lab/cluster.yaml', kept, 'ops')
      expect((await adopt('--output', '-')).stdout).toBe(kept)
    })
  })
})
