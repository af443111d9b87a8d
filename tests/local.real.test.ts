/**
 * What a new user does first: the published package, installed in an empty folder, brings up a real cluster on this machine without a file.
 * The tests build on each other, in order.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const exec = promisify(execFile)
const repository = fileURLToPath(new URL('..', import.meta.url))
const pi = join(repository, 'examples/pi.py')

interface Status {
  /** `use`: what the master says of a worker that is registered. */
  readonly services: readonly { readonly use?: object }[]
}

describe('the package in an empty folder', () => {
  let folder: string
  let web: Server | undefined
  const tinderbox = async (...argv: string[]) => {
    try {
      const { stdout, stderr } = await exec('npx', ['--no-install', 'tinderbox', ...argv], {
        cwd: folder,
        env: { ...process.env, NO_COLOR: '1' },
        maxBuffer: 1 << 26,
      })
      return { exitCode: 0, stdout, output: stderr + stdout }
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
      return { exitCode: code, stdout, output: stderr + stdout }
    }
  }
  const alive = async () =>
    (JSON.parse((await tinderbox('status', '--json')).stdout) as Status).services.filter(({ use }) => use).length
  const ours = async () =>
    (
      await exec('sh', [
        '-c',
        'grep -lzx "TINDERBOX_CLUSTER=.*/clusters/local" /proc/[0-9]*/environ 2>/dev/null || true',
      ])
    ).stdout
      .split('\n')
      .filter((line) => line !== '')

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tinderbox-package-'))
    await exec('npm', ['run', '--silent', 'build'], { cwd: repository })
    await exec('npm', ['pack', '--silent', '--pack-destination', folder, '-w', 'packages/cluster'], { cwd: repository })
    const [archive] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'))
    await writeFile(join(folder, 'package.json'), '{"private":true}')
    await exec('npm', ['install', '--silent', `./${archive}`], { cwd: folder })
    await tinderbox('down', '--yes')
  })
  afterAll(async () => {
    await tinderbox('down', '--yes')
    web?.close()
    await rm(folder, { recursive: true, force: true })
  })

  test('up brings a master and two workers; a port that something else has is stepped over, and said', async () => {
    // If it cannot be had, something else has it: just as good.
    await new Promise<void>((resolve) => {
      web = createServer()
        .once('error', () => resolve())
        .listen(8080, '127.0.0.1', resolve)
    })
    const { exitCode, output } = await tinderbox('up', '--yes')
    expect(exitCode, output).toBe(0)
    expect(output).toMatch(/port 8080[^]*808[1-9]/)
    expect(await alive()).toBe(2)
  })

  test('a second up changes nothing, also when the port is free again', async () => {
    web?.close()
    const before = await ours()
    const { exitCode, output } = await tinderbox('up', '--yes')
    expect(exitCode, output).toBe(0)
    expect((await tinderbox('plan')).exitCode).toBe(0)
    expect(await ours()).toEqual(before)
  })

  test('the Pi job prints Pi', async () => {
    const { exitCode, stdout, output } = await tinderbox('submit', pi)
    expect(stdout, output).toMatch(/Pi is \(very\) roughly 3\.1[34]/)
    expect(exitCode).toBe(0)
  })

  test('a daemon that is killed comes back by itself', async () => {
    await exec('sh', ['-c', 'kill -9 "$(cat "$0")"', await pidFile('spark-worker-1')])
    let workers = 0
    for (let tries = 0; tries < 60 && workers < 2; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 500))
      workers = await alive()
    }
    expect(workers).toBe(2)
  })

  test('down leaves no process behind', async () => {
    const { exitCode, output } = await tinderbox('down', '--yes')
    expect(exitCode, output).toBe(0)
    expect(await ours()).toEqual([])
    expect((await tinderbox('status')).exitCode).toBe(1)
  })

  /** Where systemd keeps the daemon there is no such file: then its unit knows the pid. */
  async function pidFile(service: string): Promise<string> {
    const root = process.getuid?.() === 0 ? '/opt/tinderbox' : join(process.env['HOME'] ?? '', '.tinderbox')
    const path = join(root, 'clusters/local/logs', `${service}.pid`)
    const { stdout } = await exec('sh', [
      '-c',
      `[ -f "$0" ] || systemctl show -p MainPID --value tinderbox-local-${service} > "$1"; [ -f "$0" ] && echo "$0" || echo "$1"`,
      path,
      join(folder, 'pid'),
    ])
    return stdout.trim()
  }
})
