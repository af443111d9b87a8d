/** What every host owes, as tests. Run for the local host and for ssh, so that neither is a special case for its callers. */
import { createHash, randomBytes } from 'node:crypto'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createConnection, createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Host, ReadScript } from '../host.ts'
import { quote } from '../quote.ts'
import { isRunning } from './is-running.ts'

export interface HostUnderTest {
  readonly host: Host
  /** A module that makes the same host again, for another process: exports `host`. */
  readonly module: string
  stop(): Promise<void>
}

export function describeHost(kind: string, make: () => Promise<HostUnderTest>): void {
  describe(`${kind}: the contract of a host`, () => {
    let made: HostUnderTest
    let host: Host
    let folder: string
    beforeAll(async () => {
      folder = mkdtempSync('/tmp/tb-contract-')
      made = await make()
      host = made.host
    })
    afterAll(async () => {
      await made?.host.close()
      await made?.stop()
      rmSync(folder, { recursive: true, force: true })
    })
    const file = (name: string): string => join(folder, name)
    const read = (script: string): ReadScript => script as ReadScript

    test('keeps standard output, standard error and the exit status apart', async () => {
      const result = await host.read(read('echo out; echo err >&2; exit 3'))
      expect(result).toMatchObject({ stdout: 'out\n', stderr: 'err\n', exitCode: 3 })
      expect(result.duration).toBeGreaterThan(0)
    })

    test.each([0, 1, 127, 137, 254, 255])('gives back exit status %i', async (status) => {
      expect(await host.read(read(`echo said; exit ${status}`))).toMatchObject({
        exitCode: status,
        stdout: 'said\n',
        stderr: '',
      })
    })

    test('rejects with COMMAND_FAILED when a changing script fails, with the output and without secrets', async () => {
      const failing = host.run('echo the password is hunter2; exit 255', { title: 'set hunter2', secrets: ['hunter2'] })
      await expect(failing).rejects.toMatchObject({
        code: 'COMMAND_FAILED',
        message: expect.stringContaining('set ***: exit status 255'),
        seen: 'the password is ***',
        machine: host.name,
      })
    })

    test.each([
      ['quotes', `it's "quoted" \`x\` $HOME \\n !! %s`],
      ['newlines', 'one\n\n two\n'],
      ['other scripts', 'żółć 中文 🔥 \u0081'],
      ['nothing', ''],
    ])('passes text on as it is: %s', async (_, text) => {
      expect((await host.run(`printf %s ${quote(text)}`)).stdout).toBe(text)
    })

    test('runs a script of 300 kB', async () => {
      const body = 'x'.repeat(300_000)
      expect((await host.run(`cat <<'EOF' | wc -c\n${body}\nEOF`)).stdout.trim()).toBe('300001')
    })

    test('gives a script an empty standard input of its own', async () => {
      expect((await host.run('cat; echo after')).stdout).toBe('after\n')
    })

    test('has the C locale and the sbin folders', async () => {
      const { stdout } = await host.read(read('echo "$LC_ALL $PATH"'))
      expect(stdout).toMatch(/^C .*:\/usr\/sbin:\/usr\/bin:\/sbin:\/bin$/m)
    })

    test('has nothing of the script in a process list', async () => {
      const { stdout } = await host.run('ps -eww -o args | grep -c "[n]eedle-in-argv" || true # needle-in-argv')
      expect(stdout.trim()).toBe('0')
    })

    test('hands on lines as they come', async () => {
      const lines: [string, number][] = []
      await host.run('echo one; sleep 0.5; printf "two\\nthree"', {
        onLine: (line) => lines.push([line, performance.now()]),
      })
      expect(lines.map(([line]) => line)).toEqual(['one', 'two', 'three'])
      expect(lines[1]![1] - lines[0]![1]).toBeGreaterThan(300)
    })

    test('pipes 20 MB of bytes unharmed', { timeout: 60_000 }, async () => {
      const data = randomBytes(20_000_000)
      const { stdout } = await host.pipe('sha256sum', Readable.from(chunksOf(data)))
      expect(stdout.split(' ')[0]).toBe(createHash('sha256').update(data).digest('hex'))
    })

    test('lets a script ignore what is piped to it', async () => {
      const { stdout } = await host.pipe('echo enough; exit 0', Readable.from(chunksOf(Buffer.alloc(5_000_000))))
      expect(stdout).toBe('enough\n')
    })

    test('says so when what should be piped cannot be read', async () => {
      const broken = new Readable({ read: () => broken.destroy(new Error('disk on fire')) })
      const piped = host.pipe('cat >/dev/null; sleep 30', broken, { title: 'upload' })
      await expect(piped).rejects.toMatchObject({
        code: 'COMMAND_FAILED',
        message: expect.stringContaining('disk on fire'),
      })
    })

    test('gives up after the limit, says what ran, and leaves nothing running', async () => {
      const began = performance.now()
      const slow = host.run(`echo begun; echo $$ >${file('slow')}; sleep 61.5; echo never`, {
        timeout: 1,
        title: 'wait for Godot',
      })
      await expect(slow).rejects.toMatchObject({
        code: 'TIMEOUT',
        message: expect.stringContaining('wait for Godot: not done after 1 s'),
        seen: 'begun',
      })
      expect(performance.now() - began).toBeLessThan(4000)
      await vi.waitFor(() => expect(isRunning(Number(readFileSync(file('slow'), 'utf8')))).toBe(false), 3000)
    })

    test('ends with the signal’s own reason when it is aborted, before and during', async () => {
      const abort = new AbortController()
      const slow = host.run(`echo $$ >${file('aborted')}; sleep 62.5`, { signal: abort.signal })
      await vi.waitFor(() => expect(readFileSync(file('aborted'), 'utf8')).not.toBe(''), 5000)
      abort.abort(new Error('enough'))
      await expect(slow).rejects.toThrow('enough')
      await vi.waitFor(() => expect(isRunning(Number(readFileSync(file('aborted'), 'utf8')))).toBe(false), 3000)
      await expect(host.run('true', { signal: abort.signal })).rejects.toThrow('enough')
    })

    test('talks with a started script until it ends by itself', async () => {
      const lines: string[] = []
      const script = await host.start('while read -r l; do echo "got $l"; [ "$l" = end ] && exit 255; done', {
        onLine: (l) => lines.push(l),
      })
      script.write('a b')
      script.write('end')
      expect(await script.ended).toMatchObject({ exitCode: 255, stdout: 'got a b\ngot end\n', stderr: '' })
      expect(lines).toEqual(['got a b', 'got end'])
    })

    test('stops a started script: end of file first, and time to tidy up', async () => {
      const script = await host.start(`cat >/dev/null; sleep 0.5; touch ${file('tidied')}`)
      await script.stop()
      expect(existsSync(file('tidied'))).toBe(true)
      expect(await script.ended).toMatchObject({ exitCode: 0 })
    })

    test('stops a started script that does not listen', async () => {
      const script = await host.start(`echo $$ >${file('deaf')}; sleep 63.5`)
      await vi.waitFor(() => expect(readFileSync(file('deaf'), 'utf8')).not.toBe(''), 5000)
      await script.stop()
      expect(isRunning(Number(readFileSync(file('deaf'), 'utf8')))).toBe(false)
    })

    test(
      'tells a script that its starter was killed, and hangs up one that does not listen',
      { timeout: 30_000 },
      async () => {
        const code = `
        const { host } = await import(${JSON.stringify(made.module)})
        await host.start('cat >/dev/null; touch ${file('orphaned')}')
        await host.start('echo $$ >${file('orphan')}; sleep 64.5')
        host.run('echo $$ >${file('orphan-run')}; sleep 65.5')
        setInterval(() => {}, 1000)`
        const child = spawn('npx', ['tsx', '--input-type=module', '-e', code], { stdio: 'inherit', detached: true })
        await vi.waitFor(
          () => expect(readFileSync(file('orphan'), 'utf8') && readFileSync(file('orphan-run'), 'utf8')).not.toBe(''),
          15_000,
        )
        expect(existsSync(file('orphaned'))).toBe(false)
        // npx, tsx and the process itself: the group that this test made.
        process.kill(-child.pid!, 'SIGKILL')
        await vi.waitFor(() => expect(existsSync(file('orphaned'))).toBe(true), 5000)
        await vi.waitFor(() => expect(isRunning(Number(readFileSync(file('orphan'), 'utf8')))).toBe(false), 5000)
        await vi.waitFor(() => expect(isRunning(Number(readFileSync(file('orphan-run'), 'utf8')))).toBe(false), 5000)
      },
    )

    test('leads to a port, several times over, until closed', async () => {
      const server = createServer((socket) => socket.end('hello'))
      const port = await new Promise<number>((resolve) =>
        server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
      )
      const tunnels = await Promise.all([host.tunnel(port), host.tunnel(port)])
      for (const tunnel of tunnels) expect(await answerOf(tunnel.port)).toBe('hello')
      for (const tunnel of tunnels) await tunnel.close()
      await tunnels[0].close()
      if (tunnels[0].port !== port) await expect(answerOf(tunnels[0].port)).rejects.toThrow('ECONNREFUSED')
      server.close()
    })

    test('runs a program on the terminal and gives its exit status', async () => {
      const argv = ['sh', '-c', `printf '%s|%s' "$1" "$SECRET" >${file('interactive')}; exit 7`, 'sh', `it's`]
      expect(await host.interactive(argv, { env: { SECRET: 'a b"c' } })).toBe(7)
      expect(readFileSync(file('interactive'), 'utf8')).toBe(`it's|a b"c`)
    })
  })
}

function* chunksOf(data: Buffer): Generator<Buffer> {
  for (let at = 0; at < data.length; at += 64 * 1024) yield data.subarray(at, at + 64 * 1024)
}

function answerOf(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1')
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString()))
    socket.on('error', reject)
    socket.on('close', () => resolve(text))
  })
}
