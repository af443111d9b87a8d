/** The probes that look at the machine itself: recorded outputs of Debian 12, and this machine. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { cpus, hostname, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import { disk } from './disk.ts'
import { javas } from './java.ts'
import { listening } from './listening.ts'
import { login } from './login.ts'
import { pairs } from './probe.ts'
import { python } from './python.ts'
import { sparkHome } from './spark-home.ts'
import { supervision } from './supervision.ts'
import { system } from './system.ts'
import { tools } from './tools.ts'
import { ask } from './testing/ask.ts'

describe('who listens', () => {
  test('as root sees it: programs and their numbers, on every kind of address', () => {
    const lines = [
      'LISTEN 0      128          0.0.0.0:22         0.0.0.0:*    users:(("sshd",pid=812,fd=3))',
      'LISTEN 0      128             [::]:22            [::]:*    users:(("sshd",pid=812,fd=4))',
      'LISTEN 0      1      [::ffff:127.0.0.1]:8080             *:*    users:(("java",pid=4242,fd=312))',
      'LISTEN 0      4096               *:7077             *:*    users:(("java",pid=4242,fd=300))',
      'LISTEN 0      511        127.0.0.1:8081       0.0.0.0:*    users:(("nginx: master",pid=90,fd=6),("nginx",pid=91,fd=6))',
      'LISTEN 0      4096   127.0.0.53%lo:53         0.0.0.0:*    users:(("systemd-resolve",pid=1,fd=14))',
      'LISTEN 0      4096   [fe80::1]%eth0:546           [::]:*',
    ]
    expect(listening.parse(lines)).toEqual([
      { port: 22, pid: 812, program: 'sshd', hosts: ['0.0.0.0', '::'] },
      { port: 53, pid: 1, program: 'systemd-resolve', hosts: ['127.0.0.53'] },
      { port: 546, pid: undefined, program: undefined, hosts: ['fe80::1'] },
      { port: 7077, pid: 4242, program: 'java', hosts: ['*'] },
      { port: 8080, pid: 4242, program: 'java', hosts: ['127.0.0.1'] },
      { port: 8081, pid: 90, program: 'nginx: master', hosts: ['127.0.0.1'] },
    ])
  })

  test('as a user sees it: the ports alone', () => {
    expect(
      listening.parse([
        'LISTEN 0      128          0.0.0.0:22         0.0.0.0:*          ',
        'LISTEN 0      50         127.0.0.1:8080       0.0.0.0:*',
      ]),
    ).toEqual([
      { port: 22, pid: undefined, program: undefined, hosts: ['0.0.0.0'] },
      { port: 8080, pid: undefined, program: undefined, hosts: ['127.0.0.1'] },
    ])
  })

  test('two programs share a port, each at its own address', () => {
    const lines = [
      'LISTEN 0 128 127.0.0.1:8080 0.0.0.0:* users:(("java",pid=7,fd=3))',
      'LISTEN 0 128 192.168.1.5:8080 0.0.0.0:* users:(("docker-proxy",pid=9,fd=4))',
    ]
    expect(listening.parse(lines)).toEqual([
      { port: 8080, pid: 7, program: 'java', hosts: ['127.0.0.1'] },
      { port: 8080, pid: 9, program: 'docker-proxy', hosts: ['192.168.1.5'] },
    ])
  })

  test('what a user sees comes before what is not theirs, whichever line comes last', () => {
    const seen = 'LISTEN 0 128 0.0.0.0:7077 0.0.0.0:* users:(("java",pid=7,fd=3))'
    const unseen = 'LISTEN 0 128 [::]:7077 [::]:*'
    for (const lines of [
      [seen, unseen],
      [unseen, seen],
    ])
      expect(listening.parse(lines)).toEqual([
        { port: 7077, pid: 7, program: 'java', hosts: ['0.0.0.0'] },
        { port: 7077, pid: undefined, program: undefined, hosts: ['::'] },
      ])
  })

  test('which of them are of the cluster', () => {
    const lines = [
      'LISTEN 0 128 *:9866 *:* users:(("java",pid=7,fd=3))',
      'LISTEN 0 128 *:8080 *:* users:(("nginx",pid=90,fd=4))',
      '/proc/7/environ',
    ]
    expect(listening.parse(lines)).toEqual([
      { port: 8080, pid: 90, program: 'nginx', hosts: ['*'] },
      { port: 9866, pid: 7, program: 'java', ours: true, hosts: ['*'] },
    ])
  })

  test('from the table of the kernel', () => {
    expect(listening.parse(['HEX 1BA5', 'HEX 0016', 'HEX 1BA5'])).toEqual([
      { port: 22, pid: undefined, program: undefined },
      { port: 7077, pid: undefined, program: undefined },
    ])
  })

  test.each(['', 'LISTEN', 'Netid State', 'HEX', 'LISTEN 0 128 0.0.0.0:* 0.0.0.0:*', 'LISTEN 0 128 0.0.0.0:22'])(
    'a line like %j is none',
    (line) => {
      expect(listening.parse([line])).toEqual([])
    },
  )

  test('this machine, with ss and without it', async () => {
    const server = createServer()
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
    )
    const folder = await tempFolder()
    try {
      expect((await ask(listening, folder)).find((one) => one.port === port)).toMatchObject({ port, pid: process.pid })
      const without = await ask(listening, folder, 'command() { [ "$2" != ss ]; }')
      expect(without).toContainEqual({ port, pid: undefined, program: undefined })
      expect(await ask(listening, folder)).not.toContainEqual(expect.objectContaining({ pid: process.pid, ours: true }))
      const here = 'HERE=/of-the-cluster'
      const own = spawn(
        process.execPath,
        ['-e', "require('net').createServer().listen(0, () => console.log('listens'))"],
        {
          env: { ...process.env, TINDERBOX_CLUSTER: '/of-the-cluster' },
        },
      )
      await once(own.stdout, 'data')
      expect(await ask(listening, folder, here)).toContainEqual(expect.objectContaining({ pid: own.pid, ours: true }))
      own.kill()
    } finally {
      server.close()
    }
  })
})

describe('Java', () => {
  async function machine(homes: Readonly<Record<string, string>>): Promise<string> {
    const folder = await tempFolder()
    for (const [name, release] of Object.entries(homes)) {
      const java = join(folder, name, 'bin/java')
      await mkdir(dirname(java), { recursive: true })
      await writeFile(java, '#!/bin/sh\n')
      await chmod(java, 0o755)
      await writeFile(join(folder, name, 'release'), release)
    }
    return folder
  }
  const temurin =
    'IMPLEMENTOR="Eclipse Adoptium"\nJAVA_RUNTIME_VERSION="17.0.15+6"\nJAVA_VERSION="17.0.15"\nJAVA_VERSION_DATE="2025-04-15"\nMODULES="java.base java.compiler jdk.incubator.vector jdk.zipfs"\nOS_ARCH="x86_64"\n'
  const only = async (folder: string, named: string | undefined, before = '') =>
    (await ask(javas(named), folder, before)).filter(({ home }) => home.startsWith(folder))

  test('is understood from its release file', async () => {
    const folder = await machine({ 'jdk 17': temurin })
    expect(await only(folder, undefined, `JAVA_HOME='${folder}/jdk 17'`)).toEqual([
      { home: join(folder, 'jdk 17'), version: '17.0.15', major: 17, vector: true },
    ])
  })

  test('that the file names is found wherever it is, also behind a link', async () => {
    const folder = await machine({ jdk: temurin })
    await symlink('jdk', join(folder, 'current'))
    for (const home of [join(folder, 'jdk'), join(folder, 'current'), `${folder}/jdk/`])
      expect((await only(folder, home)).map((java) => java.home)).toEqual([home])
    expect(await only(folder, undefined, `JAVA_HOME='${folder}/current'`)).toEqual([])
    expect(await only(folder, join(folder, 'none'))).toEqual([])
  })

  test('without its last newline does not run into the next', async () => {
    const folder = await machine({
      one: 'JAVA_VERSION="17.0.1"\nMODULES="java.base jdk.incubator.vector"',
      two: 'JAVA_VERSION="21"',
    })
    expect(await only(folder, join(folder, 'one'), `JAVA_HOME=${folder}/two`)).toEqual([
      { home: join(folder, 'one'), version: '17.0.1', major: 17, vector: true },
      { home: join(folder, 'two'), version: '21', major: 21, vector: false },
    ])
  })

  test.each([
    ['1.8.0_432', 8],
    ['9', 9],
    ['11.0.2', 11],
    ['17-ea', 17],
    ['21.0.1+12', 21],
    ['25', 25],
  ])('%s is %i', (version, major) => {
    expect(javas(undefined).parse(['home=/j', `version=${version}`])).toEqual([
      { home: '/j', version, major, vector: false },
    ])
  })

  test('once, however many ways lead there, and in one order', () => {
    const lines = [
      'home=/b',
      'version=17.0.1',
      'home=/a',
      'version=21',
      'home=/b',
      'version=17.0.1',
      'home=/without',
      'home=/trimmed',
      'version=17',
      'modules=java.base jdk.incubator.vectors',
    ]
    expect(
      javas(undefined)
        .parse(lines)
        .map(({ home, vector }) => [home, vector]),
    ).toEqual([
      ['/a', false],
      ['/b', false],
      ['/trimmed', false],
    ])
  })
})

describe('Python', () => {
  const program = (text: string) => async () => {
    const folder = await tempFolder()
    const path = join(folder, 'python')
    await writeFile(path, `#!/bin/sh\n${text}\n`)
    await chmod(path, 0o755)
    return ask(python(path), folder)
  }

  test('whole', async () => {
    expect(
      await program('case $2 in *version*complete*) printf "path=/p\\nversion=3.11.2\\ncomplete=yes\\n";; esac')(),
    ).toMatchObject({
      path: '/p',
      version: '3.11.2',
      complete: true,
    })
  })

  test('without half of its library', async () => {
    const half = `exec python3 -c 'import sys; sys.modules["ssl"] = None; exec(sys.argv[1])' "$2"`
    expect(await program(half)()).toMatchObject({ version: expect.stringMatching(/^3\.\d+\.\d+$/), complete: false })
    expect(await program('exec python3 "$@"')()).toMatchObject({ complete: true })
  })

  test.each(['no-such-python', '/no/such/python', '-c', "it's"])('%s is none', async (executable) => {
    expect(await ask(python(executable), await tempFolder())).toEqual({
      executable,
      path: undefined,
      version: undefined,
      complete: false,
    })
  })
})

describe('the machine', () => {
  test('as it is', async () => {
    const found = await ask(system, await tempFolder())
    expect(found.hostname).toBe(hostname())
    expect(found.cores).toBeGreaterThan(0)
    expect(found.cores).toBeLessThanOrEqual(cpus().length)
    expect(found.memory).toBeLessThanOrEqual(Math.ceil(totalmem() / 1024 / 1024))
    expect(found.memory).toBeGreaterThan(0)
    expect(found.arch).toMatch(/^(x86_64|aarch64)$/)
  })

  test('its addresses, where hostname does not tell them', async () => {
    const ip = `ip() {
  echo '2: eth0    inet 10.0.0.12/24 brd 10.0.0.255 scope global dynamic eth0'
  echo '2: eth0    inet6 fd00::12/64 scope global'
}`
    const found = await ask(system, await tempFolder(), `hostname() { [ "$1" != -I ] && echo n2; }\n${ip}`)
    expect(found).toMatchObject({ hostname: 'n2', addresses: ['10.0.0.12', 'fd00::12'] })
  })

  test('recorded: Debian 12 in a container with a limit', () => {
    const lines = [
      'arch=x86_64',
      'kernel=6.1.0-32-amd64',
      'os=Debian GNU/Linux 12 (bookworm)',
      'hostname=b',
      'cores=4',
      'memory=8136644',
      'limit=2147483648',
      'addresses=10.20.0.12 172.17.0.1 fd00::12 ',
      'machineId=4c4c4544005a3510804bb2c04f4a3233',
      'bootId=0d1f7a5e-6a0b-4a3f-9f43-0b6a6a1d0c55',
      'clock=1767225600',
    ]
    expect(system.parse(lines)).toEqual({
      arch: 'x86_64',
      kernel: '6.1.0-32-amd64',
      os: 'Debian GNU/Linux 12 (bookworm)',
      hostname: 'b',
      cores: 4,
      memory: 2048,
      addresses: ['10.20.0.12', '172.17.0.1', 'fd00::12'],
      machineId: '4c4c4544005a3510804bb2c04f4a3233',
      bootId: '0d1f7a5e-6a0b-4a3f-9f43-0b6a6a1d0c55',
      clock: 1_767_225_600,
    })
  })

  test.each([
    ['max', 7945],
    ['', 7945],
    ['9223372036854771712', 7945],
    ['1073741824', 1024],
  ])('a limit of %j leaves %i MiB', (limit, memory) => {
    expect(system.parse(['memory=8136644', `limit=${limit}`]).memory).toBe(memory)
  })
})

describe('the disk', () => {
  test('recorded', () => {
    expect(disk.parse(['free=52428800', 'mount=/srv/my disk', 'inodes=123'])).toEqual({
      free: 51_200,
      inodes: 123,
      mount: '/srv/my disk',
    })
    expect(disk.parse(['free=1024', 'mount=/'])).toEqual({ free: 1, inodes: undefined, mount: '/' })
    expect(disk.parse([])).toEqual({ free: 0, inodes: undefined, mount: '/' })
  })

  test('that will hold a folder which is not there yet', async () => {
    const folder = await tempFolder()
    const found = await ask(disk, folder, `ROOT=${folder}/not/yet/there`)
    expect(found.free).toBeGreaterThan(0)
    expect(folder.startsWith(found.mount)).toBe(true)
  })
})

describe('the login', () => {
  test('as the script was told', async () => {
    expect(await ask(login, await tempFolder())).toEqual({
      user: 'ada',
      home: expect.stringMatching(/^\//),
      root: process.getuid!() === 0,
      address: '10.0.0.7',
    })
  })

  test('of this machine itself has no address', () => {
    expect(login.parse(['user=ada', 'home=/home/a=b', 'uid=1000', 'address='])).toEqual({
      user: 'ada',
      home: '/home/a=b',
      root: false,
      address: undefined,
    })
  })
})

test('programs', async () => {
  const found = await ask(tools, await tempFolder())
  expect(found.has('tar')).toBe(true)
  expect(await ask(tools, await tempFolder(), 'PATH=/none')).toEqual(new Set())
})

test('who keeps daemons alive; where nothing is said, we do', () => {
  expect(supervision.parse(['systemd-user'])).toBe('systemd-user')
  expect(supervision.parse([])).toBe('process')
})

test('a Spark that is there already tells its version by the name of its core', async () => {
  const folder = await tempFolder()
  const home = join(folder, 'spark')
  await mkdir(join(home, 'jars'), { recursive: true })
  expect(await ask(sparkHome(home), folder)).toEqual({ home, version: undefined })
  await writeFile(join(home, 'jars/spark-core_2.13-4.3.0.jar'), '')
  expect(await ask(sparkHome(home), folder)).toEqual({ home, version: '4.3.0' })
  expect(await ask(sparkHome(undefined), folder)).toBeUndefined()
})

test('pairs: the first "=" parts, the last line counts, other lines are nothing', () => {
  expect(pairs(['a=1=2', 'b=', 'noise', 'a=3', '=x'])).toEqual({ a: '3', b: '', '': 'x' })
})
