/** Machines that will not do: each is told apart, before anything is copied, with a code, what was seen and what to do. No JVM is started here. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tinderbox } from '../support/tinderbox.ts'
import { startFarm, type Farm } from './farm.ts'
import { ensurePrerequisites } from './prerequisites.ts'

const missing = await ensurePrerequisites()

describe.skipIf(missing.length > 0)('machines that will not do', () => {
  let farm: Farm
  let cwd: string
  let files = 0
  const runtimes: string[] = []
  /** Runs `up --yes` with a file of these lines. */
  const up = async (lines: string, sshConfig = farm.sshConfig) => {
    const file = join(cwd, `${files++}.yaml`)
    await writeFile(file, `name: lab\nssh: { config: ${sshConfig}, connectTimeout: 5 }\n${lines}\n`)
    // No connection of another run is used: each login is tried anew.
    const runtime = await mkdtemp(join(tmpdir(), 'r'))
    runtimes.push(runtime)
    return tinderbox(['up', '--yes', '-f', file], { cwd, env: { XDG_RUNTIME_DIR: runtime } })
  }

  beforeAll(async () => {
    farm = await startFarm({
      machines: [
        { name: 'fit', sudo: 'passwordless' },
        { name: 'full', sudo: 'passwordless', diskMb: 400 },
        { name: 'bare', sudo: 'none', python: 'none' },
      ],
    })
    cwd = await mkdtemp(join(tmpdir(), 'tinderbox-refusals-'))
  })
  afterAll(async () => {
    await farm?.stop()
    for (const folder of [...runtimes, cwd]) if (folder) await rm(folder, { recursive: true, force: true })
  })

  test('too little disk is known before anything is copied', async () => {
    const { exitCode, output } = await up('master: fit\nworkers: [full]')
    expect(exitCode).toBe(1)
    expect(output).toMatch(/UNFIT/)
    expect(output).toMatch(/full: there is too little disk space for the software: \d/)
    expect((await farm.machine('fit').run('ls /opt/tinderbox 2>&1; true')).stdout).toMatch(/No such file/)
  })

  test('no Python, no sudo, a Java that is not there, a port that is taken: all are said at once', async () => {
    await farm.machine('fit').run('nohup python3 -m http.server 8080 >/dev/null 2>&1 & sleep 1')
    const { exitCode, output } = await up('master: fit\nworkers: [bare]\nsudo: always\njava: { home: /opt/none }')
    expect(exitCode).toBe(1)
    expect(output).toMatch(/bare: there is no Python "python3"/)
    expect(output).toMatch(/bare: ops has no sudo without a password/)
    expect(output).toMatch(/there is no Java at \/opt\/none/)
    expect(output).toMatch(/fit: port 8080, which spark-master needs, is taken by python3/)
    expect(output).toMatch(/spark\.master\.uiPort/)
    await farm.machine('fit').run('pkill -f "[h]ttp.server 8080"; true')
  })

  test('a worker that promises more memory than the machine has', async () => {
    const { output } = await up('master: fit\nworkers: [fit]\nspark: { worker: { memory: 900g } }')
    expect(output).toMatch(/901\.0 GiB are promised[^]*UNFIT/)
  })

  test('a machine that refuses the key, one with another host key, one that is not there', async () => {
    const config = await readFile(farm.sshConfig, 'utf8')
    const key = join(cwd, 'stranger')
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
    const refused = join(cwd, 'refused')
    await writeFile(refused, config.replaceAll(/IdentityFile .*/g, `IdentityFile ${key}`))
    expect((await up('master: fit\nworkers: [fit]', refused)).output).toMatch(/SSH_AUTH/)

    const known = join(cwd, 'known_hosts')
    await writeFile(known, `${farm.machine('fit').address} ${await readFile(`${key}.pub`, 'utf8')}`)
    const changed = join(cwd, 'changed')
    await writeFile(changed, config.replaceAll(/UserKnownHostsFile .*/g, `UserKnownHostsFile ${known}`))
    expect((await up('master: fit\nworkers: [fit]', changed)).output).toMatch(/SSH_HOST_KEY/)

    farm.machine('full').powerCut()
    const gone = await up('master: fit\nworkers: [full, bare]')
    expect(gone.exitCode).toBe(1)
    expect(gone.output).toMatch(/full[^]*SSH_UNREACHABLE|SSH_UNREACHABLE[^]*full/)
  })

  test('a Spark version that does not exist', async () => {
    const { exitCode, output } = await up('master: fit\nworkers: [fit]\nspark: { version: 4.0.99 }')
    expect(exitCode).toBe(1)
    expect(output).toMatch(/VERSION_UNKNOWN|ARTIFACT_UNAVAILABLE/)
    expect(output).toMatch(/4\.0\.99/)
  })

  test('a checksum that does not match: the file is refused, and nothing of it is kept', async () => {
    const archive = join(cwd, 'spark.tgz')
    await writeFile(archive, 'not an archive')
    const { output } = await up(`master: fit\nworkers: [fit]\nspark: { source: { from: ${archive}, checksum: "sha256:${'0'.repeat(64)}" } }`)
    expect(output).toMatch(/CHECKSUM/)
    expect(await readFile(archive, 'utf8'), "the user's own file stays").toBe('not an archive')
  })
})
