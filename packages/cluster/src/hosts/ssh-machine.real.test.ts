/** Against a real sshd. Needs openssh-server and root, which owns /run/sshd. */
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, test, vi } from 'vitest'
import type { Host, ReadScript } from './host.ts'
import { quote } from './quote.ts'
import { sshHost } from './ssh.ts'
import { isRunning } from './testing/is-running.ts'
import { canRunSshd, startSshd, type RealSshd } from './testing/real-sshd.ts'

describe.skipIf(!canRunSshd)('what a machine may be like', () => {
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

  test('sh may be bash', async () => {
    const sshd = await startSshd({ bashrc: 'PATH=$HOME/bin:$PATH', bin: { sh: 'exec /bin/bash --posix "$@"' } })
    const host = sshHost(sshd.target, sshd.settings)
    expect(await host.read('echo "$BASH_VERSION"; exit 255' as ReadScript)).toMatchObject({
      stdout: expect.stringMatching(/^5/),
      stderr: '',
      exitCode: 255,
    })
    expect((await host.pipe('cat', Readable.from(['data']))).stdout).toBe('data')
    const script = await host.start('read -r x; echo "got $x"; exit 9')
    script.write('it')
    expect(await script.ended).toMatchObject({ stdout: 'got it\n', stderr: '', exitCode: 9 })
    const pid = join(sshd.folder, 'pid')
    await expect(host.run(`echo $$ >${pid}; sleep 67`, { timeout: 1 })).rejects.toMatchObject({ code: 'TIMEOUT' })
    await vi.waitFor(() => expect(isRunning(Number(readFileSync(pid, 'utf8')))).toBe(false))
    await sshd.stop()
  })

  describe('with a login user who is not root', () => {
    // `id` and `sudo` come from the login shell's PATH, so they can be played; who runs the script is really root.
    const asUser = (sudo: string): Promise<RealSshd> =>
      startSshd({ bashrc: 'PATH=$HOME/bin:$PATH', bin: { id: 'echo 1000', sudo } })
    const refuses = 'echo "sudo: a password is required" >&2; exit 1'
    const allows = '[ "$1" = -n ] || exit 9; shift; SUDO_USED=yes exec "$@"'
    const used = 'echo "$SUDO_USED"' as ReadScript

    test('sudo is used for reads and for root where it works, and not otherwise', async () => {
      const sshd = await asUser(allows)
      const host = sshHost(sshd.target, sshd.settings)
      expect((await host.read(used)).stdout).toBe('yes\n')
      expect((await host.run(used, { asRoot: true })).stdout).toBe('yes\n')
      expect((await host.pipe(`cat; ${used}`, Readable.from(['data ']), { asRoot: true })).stdout).toBe('data yes\n')
      expect((await host.run(used)).stdout).toBe('\n')
      const never = sshHost(sshd.target, { ...sshd.settings, sudo: 'never' })
      expect((await never.read(used)).stdout).toBe('\n')
      await expect(never.run(used, { asRoot: true })).rejects.toMatchObject({
        code: 'SUDO_REQUIRED',
        message: expect.stringContaining('switched off'),
      })
      await sshd.stop()
    })

    test('where it does not work, reads go without and root is SUDO_REQUIRED', async () => {
      const sshd = await asUser(refuses)
      const host = sshHost(sshd.target, sshd.settings)
      expect((await host.read(used)).stdout).toBe('\n')
      const refused = { code: 'SUDO_REQUIRED', seen: 'sudo: a password is required', machine: 'box' }
      await expect(host.run(used, { asRoot: true })).rejects.toMatchObject(refused)
      await expect(host.start(used, { asRoot: true })).rejects.toMatchObject(refused)
      await expect(sshHost(sshd.target, { ...sshd.settings, sudo: 'always' }).read(used)).rejects.toMatchObject(refused)
      await sshd.stop()
    })
  })

  describe('with a login user whose sudo wants a password', () => {
    const password = `it's a "test" \\n of $HOME`
    // As sudo does: it reads one line, byte by byte, tries again at a wrong one, and says what it says.
    const sudo = (tries: string) => `
      case "$*" in "-k -n true") echo "sudo: a password is required" >&2; exit 1;; esac
      [ "$1 $2 $3 $4" = "-k -S -p " ] || exit 9
      shift 4
      ${tries}
      SUDO_USED=yes exec "$@"`
    const asking = sudo(`
      while IFS= read -r line; do
        [ "$line" = ${quote(password)} ] && SUDO_USED=yes exec "$@"
        echo "Sorry, try again." >&2
      done
      echo "sudo: no password was provided" >&2; exit 1`)
    const trusting = sudo('true')
    const refusing = sudo('echo "sudo: ops is not in the sudoers file." >&2; exit 1')
    const used = 'echo "$SUDO_USED"' as ReadScript
    const on = async (script: string, work: (host: Host) => Promise<void>, sudoPassword = password): Promise<void> => {
      const sshd = await startSshd({
        bashrc: 'PATH=$HOME/bin:$PATH; export p=1 s=1',
        bin: { id: 'echo 1000', sudo: script },
      })
      await work(sshHost(sshd.target, { ...sshd.settings, sudoPassword }))
      await sshd.stop()
    }

    test.each([
      ['it is given', asking],
      ['nothing is left of it where sudo did not read it', trusting],
    ])('%s', (_, script) =>
      on(script, async (host) => {
        expect(await host.read(used)).toMatchObject({ stdout: 'yes\n', stderr: '', exitCode: 0 })
        expect((await host.run(`cat; ${used}`, { asRoot: true })).stdout).toBe('yes\n')
        const data = randomBytes(3_000_000)
        const { stdout } = await host.pipe(`sha256sum; ${used}`, Readable.from([data]), { asRoot: true })
        expect(stdout).toBe(`${createHash('sha256').update(data).digest('hex')}  -\nyes\n`)
        const started = await host.start('read -r x; echo "got $x"; exit 9', { asRoot: true })
        started.write('it')
        expect(await started.ended).toMatchObject({ stdout: 'got it\n', stderr: '', exitCode: 9 })
        expect((await host.run(used)).stdout).toBe('\n')
        expect((await host.run('env; ps -eww -o args', { asRoot: true })).stdout).not.toContain(
          Buffer.from(password).toString('base64').slice(0, 20),
        )
      }),
    )

    test('a wrong one is tried once, and is in no error', () =>
      on(
        asking,
        async (host) => {
          const refused = { code: 'SUDO_REQUIRED', message: 'a script: the sudo password was refused on box' }
          await expect(host.read(used)).rejects.toMatchObject(refused)
          await expect(host.run('true', { asRoot: true, title: 'a script' })).rejects.toMatchObject(refused)
          await expect(host.start('true', { asRoot: true })).rejects.toMatchObject(refused)
          await expect(host.run('echo wrong; exit 3')).rejects.toMatchObject({ seen: '***' })
        },
        'wrong',
      ))

    test('where sudo does not let that user, reads go without', () =>
      on(refusing, async (host) => {
        expect((await host.read(used)).stdout).toBe('\n')
        await expect(host.run(used, { asRoot: true })).rejects.toMatchObject({
          code: 'SUDO_REQUIRED',
          message: 'a script: needs root on box, and sudo cannot be used there',
          seen: 'sudo: ops is not in the sudoers file.',
        })
      }))
  })

  test('a banner does no harm', async () => {
    const sshd = await startSshd({ config: ['Banner /etc/hostname', 'PrintMotd yes'] })
    const host = sshHost(sshd.target, sshd.settings)
    expect(await host.read('echo out; exit 255' as ReadScript)).toMatchObject({
      stdout: 'out\n',
      stderr: '',
      exitCode: 255,
    })
    await sshd.stop()
  })

  test('a machine that gives no shell is LOGIN_SHELL with a reason', async () => {
    const sshd = await startSshd({ config: ['ForceCommand echo This account is currently not available.; exit 1'] })
    const host = sshHost(sshd.target, sshd.settings)
    await expect(host.run('true')).rejects.toMatchObject({
      code: 'LOGIN_SHELL',
      message: expect.stringContaining('POSIX shell'),
    })
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
