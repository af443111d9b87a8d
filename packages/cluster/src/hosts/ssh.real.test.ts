/** Against a real sshd. Needs openssh-server and root, which owns /run/sshd. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeHost } from './testing/host-contract.ts'
import type { Host, ReadScript } from './host.ts'
import { freePort } from './free-port.ts'
import { canRunSshd, startSshd, type RealSshd } from './testing/real-sshd.ts'
import { SshConnection } from './ssh-connection.ts'
import { sshHost } from './ssh.ts'

describe.skipIf(!canRunSshd)('sshHost', () => {
  describeHost('sshHost', async () => {
    const sshd = await startSshd()
    const module = join(sshd.folder, 'host.mjs')
    const source = fileURLToPath(new URL('ssh.ts', import.meta.url))
    const made = `sshHost(${JSON.stringify(sshd.target)}, ${JSON.stringify(sshd.settings)})`
    writeFileSync(module, `import { sshHost } from ${JSON.stringify(source)}\nexport const host = ${made}\n`)
    return { host: sshHost(sshd.target, sshd.settings), module, stop: () => sshd.stop() }
  })

  describe('the shared connection', () => {
    let sshd: RealSshd
    let host: Host
    beforeAll(async () => {
      sshd = await startSshd()
      host = sshHost(sshd.target, sshd.settings)
    })
    afterAll(() => sshd.stop())

    test('12 commands at once on a cold connection log in once and run 4 at a time', async () => {
      let [now, most] = [0, 0]
      await Promise.all(
        Array.from({ length: 12 }, async () =>
          host.run('echo in; sleep 0.3; echo out', {
            onLine: (line) => {
              now += line === 'in' ? 1 : -1
              most = Math.max(most, now)
            },
          }),
        ),
      )
      expect(sshd.logins()).toBe(1)
      expect(most).toBe(4)
    })

    test('started scripts do not take the place of commands', async () => {
      const scripts = await Promise.all(Array.from({ length: 4 }, () => host.start('cat >/dev/null')))
      expect((await host.run('echo still')).stdout).toBe('still\n')
      await Promise.all(scripts.map((script) => script.stop()))
      expect(sshd.logins()).toBe(1)
    })

    test('a second host for the same machine uses it too', async () => {
      await sshHost(sshd.target, sshd.settings).run('true')
      expect(sshd.logins()).toBe(1)
    })

    test('a connection that is cut in the middle is SSH_FAILED, and the next command connects again', async () => {
      const slow = host.run('echo begun; sleep 66', { title: 'the long one', onLine: () => sshd.cutConnections() })
      await expect(slow).rejects.toMatchObject({ code: 'SSH_FAILED', message: expect.stringContaining('in the middle of the long one') })
      const started = await host.start('echo begun; cat >/dev/null')
      sshd.cutConnections()
      await expect(started.ended).rejects.toMatchObject({ code: 'SSH_FAILED' })
      expect((await host.run('echo again')).stdout).toBe('again\n')
      expect(sshd.logins()).toBe(3)
    })

    test('a socket whose process was killed is not in the way', async () => {
      await host.run('true')
      const logins = sshd.logins()
      const { controlPath } = await new SshConnection(sshd.target, sshd.settings).resolved()
      const check = spawnSync('ssh', ['-F', 'none', '-S', controlPath, '-O', 'check', '--', 'shared'], { encoding: 'utf8' })
      process.kill(Number(/pid=(\d+)/.exec(check.stderr)![1]), 'SIGKILL')
      expect(existsSync(controlPath)).toBe(true)
      await Promise.all([host.run('true'), host.run('true')])
      expect(sshd.logins()).toBe(logins + 1)
      expect((await host.run('echo again')).stdout).toBe('again\n')
    })

    test('a tunnel opened after a cut works', async () => {
      const before = await host.tunnel(sshd.port)
      sshd.cutConnections()
      await host.run('true').catch(() => undefined)
      const after = await host.tunnel(sshd.port)
      expect(await bannerOf(after.port)).toMatch(/^SSH-2.0/)
      await before.close()
      expect(await bannerOf(after.port)).toMatch(/^SSH-2.0/)
      await host.close()
      await expect(bannerOf(after.port)).rejects.toThrow('ECONNREFUSED')
    })

    test('where connections cannot be shared every command and every tunnel logs in by itself', async () => {
      const other = await startSshd()
      // Stands for a file system without sockets: the option that shares is taken away.
      const stub = join(other.folder, 'ssh')
      writeFileSync(stub, '#!/bin/bash\nexec /usr/bin/ssh "${@/ControlMaster=auto/ControlMaster=no}"\n', { mode: 0o755 })
      const path = process.env['PATH']
      process.env['PATH'] = `${other.folder}:${path}`
      try {
        const alone = sshHost(other.target, other.settings)
        expect((await alone.run('echo alone')).stdout).toBe('alone\n')
        expect((await alone.run('echo again')).stdout).toBe('again\n')
        expect(other.logins()).toBe(3)
        const tunnel = await alone.tunnel(other.port)
        expect(await bannerOf(tunnel.port)).toMatch(/^SSH-2.0/)
        await alone.close()
        await expect(bannerOf(tunnel.port)).rejects.toThrow('ECONNREFUSED')
      } finally {
        process.env['PATH'] = path
        await other.stop()
      }
    })
  })

  describe('what the machine is like', () => {
    test.each([
      ['says hello', 'echo hello; echo oops >&2'],
      ['says hello without a newline', 'printf hello'],
      ['has a narrow PATH', 'PATH=/usr/bin:/bin'],
      ['has an alias and a function', 'alias echo="echo x"; sh() { command sh "$@"; }'],
    ])('a .bashrc that %s does no harm', async (_, bashrc) => {
      const sshd = await startSshd({ bashrc })
      const host = sshHost(sshd.target, sshd.settings)
      expect(await host.run('echo out; echo err >&2')).toMatchObject({ stdout: 'out\n', stderr: 'err\n' })
      await sshd.stop()
    })

    test('a banner does no harm', async () => {
      const sshd = await startSshd({ config: ['Banner /etc/hostname', 'PrintMotd yes'] })
      const host = sshHost(sshd.target, sshd.settings)
      expect(await host.read('echo out; exit 255' as ReadScript)).toMatchObject({ stdout: 'out\n', stderr: '', exitCode: 255 })
      await sshd.stop()
    })

    test('a machine that gives no shell is SSH_FAILED with a reason', async () => {
      const sshd = await startSshd({ config: ['ForceCommand echo This account is currently not available.; exit 1'] })
      const host = sshHost(sshd.target, sshd.settings)
      await expect(host.run('true')).rejects.toMatchObject({ code: 'SSH_FAILED', message: expect.stringContaining('POSIX shell') })
      await sshd.stop()
    })

    test('a machine that gives one session for each connection gets more connections', async () => {
      const sshd = await startSshd({ config: ['MaxSessions 1'] })
      const host = sshHost(sshd.target, sshd.settings)
      const results = await Promise.all(Array.from({ length: 6 }, (_, i) => host.run(`echo ${i}`)))
      expect(results.map((result) => result.stdout.trim())).toEqual(['0', '1', '2', '3', '4', '5'])
      await sshd.stop()
    })
  })

  describe('what goes wrong', () => {
    let sshd: RealSshd
    beforeAll(async () => {
      sshd = await startSshd()
    })
    afterAll(() => sshd.stop())

    test('an unknown host key', async () => {
      const config = join(sshd.folder, 'unknown')
      writeFileSync(config, readFileSync(sshd.settings.configFile!, 'utf8').replace('/known_hosts', '/no_hosts'))
      const failing = sshHost(sshd.target, { configFile: config }).run('true')
      await expect(failing).rejects.toMatchObject({
        code: 'SSH_HOST_KEY',
        message: 'The host key of box (127.0.0.1) is unknown',
        hint: expect.stringContaining(`ssh-keyscan -p ${sshd.port} 127.0.0.1 >> ${sshd.folder}/no_hosts`),
      })
    })

    test('a changed host key', async () => {
      const config = join(sshd.folder, 'changed')
      writeFileSync(config, readFileSync(sshd.settings.configFile!, 'utf8').replace('/known_hosts', '/wrong_hosts'))
      const other = readFileSync(join(sshd.folder, 'other_key.pub'), 'utf8')
      writeFileSync(join(sshd.folder, 'wrong_hosts'), `[127.0.0.1]:${sshd.port} ${other}`)
      const failing = sshHost(sshd.target, { configFile: config }).run('true')
      await expect(failing).rejects.toMatchObject({
        code: 'SSH_HOST_KEY',
        message: expect.stringContaining('is not the one in'),
        hint: expect.stringContaining(`ssh-keygen -f ${sshd.folder}/wrong_hosts -R '[127.0.0.1]:${sshd.port}'`),
      })
    })

    test('a refused key; all who wait for it get the same error from one try', async () => {
      const config = join(sshd.folder, 'refused')
      writeFileSync(config, readFileSync(sshd.settings.configFile!, 'utf8').replace('/user_key', '/other_key'))
      const host = sshHost(sshd.target, { configFile: config })
      const all = await Promise.allSettled(Array.from({ length: 6 }, () => host.run('true')))
      for (const one of all) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'SSH_AUTH', machine: 'box' } })
      expect(readFileSync(join(sshd.folder, 'sshd.log'), 'utf8').match(/Failed publickey|Connection closed by authenticating/g)?.length).toBe(1)
    })

    test('a port where nothing listens', async () => {
      const failing = sshHost({ ...sshd.target, port: await freePort() }, sshd.settings).run('true')
      await expect(failing).rejects.toMatchObject({ code: 'SSH_UNREACHABLE', message: expect.stringContaining('refuses connections') })
    })

    test('an address where nobody answers', async () => {
      const silent = { name: 'silent', destination: '192.0.2.1' }
      const failing = sshHost(silent, { ...sshd.settings, connectTimeout: 1 }).run('true')
      await expect(failing).rejects.toMatchObject({ code: 'SSH_UNREACHABLE' })
    })

    test('a name that does not resolve', async () => {
      const failing = sshHost({ name: 'x', destination: 'no-such-machine.invalid' }, sshd.settings).run('true')
      await expect(failing).rejects.toMatchObject({ code: 'SSH_NAME' })
    })

    test('a configuration that ssh cannot read', async () => {
      const config = join(sshd.folder, 'bad')
      writeFileSync(config, 'Nonsense yes\n')
      const failing = sshHost(sshd.target, { configFile: config }).run('true')
      await expect(failing).rejects.toMatchObject({ code: 'SSH_FAILED', seen: expect.stringContaining('Bad configuration option') })
      rmSync(config)
    })

    test('no ssh on this machine', async () => {
      const path = process.env['PATH']
      process.env['PATH'] = sshd.folder
      try {
        await expect(sshHost(sshd.target, sshd.settings).run('true')).rejects.toMatchObject({ code: 'SSH_MISSING' })
      } finally {
        process.env['PATH'] = path
      }
    })
  })
})

function bannerOf(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      socket.destroy()
      resolve(chunk.toString())
    })
  })
}
