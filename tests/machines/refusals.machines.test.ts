/** Machines that will not do: each is told apart, before anything is copied, with a code, what was seen and what to do. No JVM is started here. */
import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ReadScript } from '../../packages/cluster/src/hosts/host.ts'
import { sshHost } from '../../packages/cluster/src/hosts/ssh.ts'
import { tinderbox } from '../support/tinderbox.ts'
import { startFarm, type Farm } from './farm.ts'
import { userPassword } from './machine-spec.ts'
import { ensurePrerequisites } from './prerequisites.ts'

const missing = await ensurePrerequisites()

describe.skipIf(missing.length > 0)('machines that will not do', () => {
  let farm: Farm
  let cwd: string
  let files = 0
  const runtimes: string[] = []
  /** Runs `up --yes`, or another command, with a file of these lines. */
  const up = (lines: string, sshConfig = farm.sshConfig) => run(['up', '--yes'], lines, { sshConfig })
  const run = async (
    argv: readonly string[],
    lines: string,
    { sshConfig = farm.sshConfig, env = {} }: { sshConfig?: string; env?: Record<string, string> } = {},
  ) => {
    const file = join(cwd, `${files++}.yaml`)
    await writeFile(file, `name: lab\nssh: { config: ${sshConfig}, connectTimeout: 5 }\n${lines}\n`)
    // No connection of another run is used: each login is tried anew.
    const runtime = await mkdtemp(join(tmpdir(), 'r'))
    runtimes.push(runtime)
    return tinderbox([...argv, '-f', file], { cwd, env: { XDG_RUNTIME_DIR: runtime, ...env } })
  }

  beforeAll(async () => {
    farm = await startFarm({
      machines: [
        { name: 'fit', sudo: 'passwordless' },
        { name: 'full', sudo: 'passwordless', diskMb: 400 },
        { name: 'bare', sudo: 'none', python: 'none' },
        { name: 'asks', sudo: 'password' },
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

  test('sudo with a password: without it the home folder, with it /opt, and a wrong one is refused', async () => {
    const plan = (flags: readonly string[], env?: Record<string, string>) =>
      run(['plan', '--json', ...flags], 'master: asks\nworkers: [asks]', env && { env })
    const without = await plan([])
    expect(without.exitCode).toBe(3)
    expect(without.stdout).toMatch(/"\/home\/ops\/\.tinderbox/)
    expect(without.stdout).not.toMatch(/\/opt\/tinderbox/)

    const withIt = await plan(['-K'], { TINDERBOX_SUDO_PASSWORD: userPassword })
    expect(withIt.exitCode).toBe(3)
    expect(withIt.stdout).toMatch(/"\/opt\/tinderbox/)
    expect(withIt.output).not.toContain(userPassword)

    const began = performance.now()
    const wrong = await plan(['-K'], { TINDERBOX_SUDO_PASSWORD: 'open sesame' })
    expect(JSON.parse(wrong.stdout).error).toMatchObject({
      code: 'SUDO_REQUIRED',
      message: expect.stringContaining('the sudo password was refused on asks'),
    })
    expect(performance.now() - began).toBeLessThan(45_000)

    const nobody = await plan(['-K'])
    expect(nobody.exitCode).toBe(2)
    expect(nobody.stdout).toMatch(/TINDERBOX_SUDO_PASSWORD/)
  })

  test("sudo's own settings do not change what a script gets", async () => {
    const host = sshHost(
      { name: 'asks', destination: 'asks' },
      { configFile: farm.sshConfig, sudoPassword: userPassword },
    )
    const settings = [
      'use_pty',
      '!use_pty',
      'lecture=always, passwd_tries=5, insults',
      // The password is then not asked for a second time, or not at all.
      'timestamp_type=global',
      '!authenticate',
    ]
    for (const setting of settings) {
      await host.run(`echo 'Defaults ${setting}' >/etc/sudoers.d/zz`, { asRoot: true })
      expect(await host.read('id -u; echo err >&2' as ReadScript), setting).toMatchObject({
        stdout: '0\n',
        stderr: 'err\n',
      })
      const data = randomBytes(1_000_000)
      const { stdout } = await host.pipe('sha256sum', Readable.from([data]), { asRoot: true })
      expect(stdout.slice(0, 64), setting).toBe(createHash('sha256').update(data).digest('hex'))
      const script = await host.start('read -r line; echo "$(id -u) $line"; exit 255', { asRoot: true })
      script.write('it')
      expect(await script.ended, setting).toMatchObject({ stdout: '0 it\n', stderr: '', exitCode: 255 })
    }
    await host.run("echo 'Defaults requiretty' >/etc/sudoers.d/zz", { asRoot: true })
    expect((await host.read('id -u' as ReadScript)).stdout).toBe('1000\n')
    const refused = { code: 'SUDO_REQUIRED', seen: expect.stringContaining('must have a tty') }
    await expect(host.run('true', { asRoot: true })).rejects.toMatchObject(refused)
    await host.close()
  })

  test('a worker that promises more memory than the machine has', async () => {
    const { output } = await up('master: fit\nworkers: [fit]\nspark: { worker: { memory: 900g } }')
    expect(output).toMatch(/901\.\d GiB are promised to jobs and daemons[^]*UNFIT[^]*; 921600 MiB for jobs/)
  })

  describe('a file that is not meant for these machines is refused, and nothing is written', () => {
    const yaml = 'master: fit\nworkers: [fit]'
    /** Every file that anybody could have written, with its hash, mode and time. */
    const listing = async () => {
      const all =
        "find /opt /etc /home /root -xdev \\( -type f -printf '%m %T@ ' -exec sha256sum {} \\; -o -printf '%m %y %p\\n' \\) | sort"
      return (await farm.machine('fit').run(all)).stdout
    }
    /** A cluster as an `up` leaves it, as far as files say; nothing of it runs. */
    const layOut = (name: string, spark: string) => {
      const json = JSON.stringify({ format: 1, name, machine: 'fit', settings: { spark: { version: spark } } })
      const here = `/opt/tinderbox/clusters/${name}`
      return farm
        .machine('fit')
        .run(
          `mkdir -p ${here} && echo '${json}' >${here}/cluster.json && printf 'name: ${name}\n${yaml.replace('\n', '\\n')}\n' >${here}/cluster.yaml`,
        )
    }
    const refused = async (lines: string, exitCode: number) => {
      const before = await listing()
      expect(before).toContain('/etc/passwd')
      const planned = await run(['plan'], lines)
      const done = await up(lines)
      expect(done.exitCode, done.output).toBe(exitCode)
      expect(await listing()).toBe(before)
      return { planned, output: done.output }
    }
    afterEach(async () => {
      await farm.machine('fit').run('rm -rf /opt/tinderbox')
    })

    test('another name for the cluster', async () => {
      await layOut('prod', '4.3.0')
      const { planned, output } = await refused(yaml, 1)
      for (const text of [planned.output, output])
        expect(text).toMatch(/fit: the name in the file was changed from prod to lab/)
      expect(output).toMatch(/\/opt\/tinderbox\/clusters\/prod on the machine; none of its processes runs/)
      expect(output).toMatch(/change it back to prod/)
    })

    test('a machine of another cluster, whose processes run', async () => {
      await layOut('prod', '4.3.0')
      await farm
        .machine('fit')
        .run('TINDERBOX_CLUSTER=/opt/tinderbox/clusters/prod nohup sleep 600 >/dev/null 2>&1 & echo $! >/run/of-prod')
      const { output } = await refused('master: asks\nworkers: [fit]', 1)
      expect(output).toMatch(/fit: it belongs to another cluster, prod/)
      expect(output).toMatch(/\/opt\/tinderbox\/clusters\/prod exists; 1 of its processes runs/)
      expect(output).toMatch(/tinderbox adopt fit --name prod/)
      await farm.machine('fit').run('kill "$(cat /run/of-prod)"')
    })

    test('a downgrade across a major version', async () => {
      await layOut('lab', '4.3.0')
      const { planned, output } = await refused(`${yaml}\nspark: { version: 3.5.7 }`, 1)
      for (const text of [planned.output, output])
        expect(text).toMatch(/fit: the cluster has Spark 4\.3\.0, and the file asks for 3\.5\.7: a downgrade/)
      expect(output).toMatch(/clusters\/lab\/cluster\.json names Spark 4\.3\.0/)
    })

    test('two names for one machine', async () => {
      const { output } = await refused('master: fit\nworkers: [again]\nmachines: { again: { host: fit } }', 1)
      expect(output).toMatch(/again: it is the machine that the file also calls fit/)
    })

    test('more copies than DataNodes; one, two or four ZooKeepers', async () => {
      const four = 'master: fit\nworkers: [full, bare, asks]'
      for (const [lines, says] of [
        [`${four}\nhdfs: { replication: 4 }`, /4 copies of each block need as many DataNodes, and there are 3/],
        [`${four}\nha: { zookeepers: [fit] }`, /ZooKeeper would run on 1 machine, and needs three/],
        [`${four}\nha: { zookeepers: [fit, asks] }`, /ZooKeeper would run on 2 machines, and needs three/],
        [`${four}\nha: { zookeepers: [fit, full, bare, asks] }`, /an even number bears no more losses than 3/],
      ] as const) {
        const { output } = await refused(lines, 2)
        expect(output).toMatch(says)
        expect(output).toMatch(/CONFIG_INVALID/)
      }
    })

    test("a volume too small for HDFS, and a folder that is somebody's", async () => {
      await farm
        .machine('fit')
        .run(
          'mkdir -p /mnt/small /srv/data && mount -t tmpfs -o size=64m none /mnt/small && echo mine >/srv/data/notes',
        )
      const { planned, output } = await refused(`${yaml}\nhdfs: { data: [/mnt/small, /srv/data] }`, 1)
      for (const text of [planned.output, output]) {
        expect(text).toMatch(/fit: the volume of the data folder \/mnt\/small has only 64 MiB/)
        expect(text).toMatch(/fit: the data folder \/srv\/data is not empty, and what is in it is not HDFS's/)
      }
      expect(output).toMatch(/UNFIT/)
      expect(output).toMatch(/\/srv\/data: notes/)
      expect((await farm.machine('fit').run('cat /srv/data/notes; ls -A /mnt/small')).stdout).toBe('mine\n')
      await farm.machine('fit').run('umount /mnt/small')
    })

    test('the last worker taken out, and the master', async () => {
      await layOut('lab', '4.3.0')
      for (const [lines, says] of [
        ['master: fit\nworkers: []', /a cluster has at least one worker/],
        ['workers: [fit]', /"master" is missing/],
      ] as const) {
        const { output } = await refused(lines, 2)
        expect(output).toMatch(says)
        expect(output).toMatch(/CONFIG_INVALID/)
        expect(output).toMatch(/tinderbox down/)
      }
    })
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
    const { output } = await up(
      `master: fit\nworkers: [fit]\nspark: { source: { from: ${archive}, checksum: "sha256:${'0'.repeat(64)}" } }`,
    )
    expect(output).toMatch(/CHECKSUM/)
    expect(await readFile(archive, 'utf8'), "the user's own file stays").toBe('not an archive')
  })
})
