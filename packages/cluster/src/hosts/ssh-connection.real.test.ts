/** Against a real sshd. Needs openssh-server and root, which owns /run/sshd. */
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Host } from './host.ts'
import { SshConnection } from './ssh-connection.ts'
import { sshHost } from './ssh.ts'
import { isRunning } from './testing/is-running.ts'
import { canRunSshd, startSshd, type RealSshd } from './testing/real-sshd.ts'

describe.skipIf(!canRunSshd)('the shared connection of an ssh host', () => {
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
    const scripts = await Promise.all(Array.from({ length: 6 }, () => host.start('cat >/dev/null')))
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
    await expect(slow).rejects.toMatchObject({
      code: 'SSH_FAILED',
      message: expect.stringContaining('in the middle of the long one'),
    })
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
    const check = spawnSync('ssh', ['-F', 'none', '-S', controlPath, '-O', 'check', '--', 'shared'], {
      encoding: 'utf8',
    })
    const master = Number(/pid=(\d+)/.exec(check.stderr)![1])
    process.kill(master, 'SIGKILL')
    await vi.waitFor(() => expect(isRunning(master)).toBe(false))
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
