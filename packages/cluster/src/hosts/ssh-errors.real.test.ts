/** Against a real sshd. Needs openssh-server and root, which owns /run/sshd. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from './free-port.ts'
import { sshHost } from './ssh.ts'
import { canRunSshd, startSshd, type RealSshd } from './testing/real-sshd.ts'

describe.skipIf(!canRunSshd)('what goes wrong on the way to a machine', () => {
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
    const tries = (): number =>
      readFileSync(join(sshd.folder, 'sshd.log'), 'utf8').match(/Connection from/g)?.length ?? 0
    const before = tries()
    const all = await Promise.allSettled(Array.from({ length: 6 }, () => host.run('true')))
    for (const one of all)
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'SSH_AUTH', machine: 'box' } })
    expect(tries() - before).toBe(1)
  })

  test('a port where nothing listens', async () => {
    const failing = sshHost({ ...sshd.target, port: await freePort() }, sshd.settings).run('true')
    await expect(failing).rejects.toMatchObject({
      code: 'SSH_UNREACHABLE',
      message: expect.stringContaining('refuses connections'),
    })
  })

  test('an address where nobody answers', async () => {
    const silent = { name: 'silent', destination: '192.0.2.1' }
    const failing = sshHost(silent, { ...sshd.settings, connectTimeout: 1 }).run('true')
    await expect(failing).rejects.toMatchObject({ code: 'SSH_UNREACHABLE' })
  })

  test('a port that takes connections and says nothing', async () => {
    const mute = createServer(() => {})
    const port = await new Promise<number>((resolve) =>
      mute.listen(0, '127.0.0.1', () => resolve((mute.address() as AddressInfo).port)),
    )
    const failing = sshHost({ ...sshd.target, port }, { ...sshd.settings, connectTimeout: 1 }).run('true')
    await expect(failing).rejects.toMatchObject({
      code: 'SSH_UNREACHABLE',
      message: expect.stringContaining('does not answer'),
    })
    mute.close()
  })

  test('a name that does not resolve', async () => {
    const failing = sshHost({ name: 'x', destination: 'no-such-machine.invalid' }, sshd.settings).run('true')
    await expect(failing).rejects.toMatchObject({ code: 'SSH_NAME' })
  })

  test('a configuration that ssh cannot read', async () => {
    const config = join(sshd.folder, 'bad')
    writeFileSync(config, 'Nonsense yes\n')
    const failing = sshHost(sshd.target, { configFile: config }).run('true')
    await expect(failing).rejects.toMatchObject({
      code: 'SSH_FAILED',
      seen: expect.stringContaining('Bad configuration option'),
    })
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
