import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tempFolder } from '../artifacts/testing/tiny.ts'
import type { Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import { parseClusterFile, readClusterFile } from './read.ts'

const file = '/home/ada/cluster.yaml'
const base = 'name: demo\nmaster: a\nworkers: [b, c]\n'
const parse = (more: string): Cluster => parseClusterFile(base + more, file)
const settingsOf = (cluster: Cluster, machine: string) =>
  cluster.placements.find((placement) => placement.machine === machine && placement.service === 'spark-worker')!
    .settings as Record<string, unknown>

function wrong(text: string): ToolError {
  try {
    parseClusterFile(text, file)
  } catch (error) {
    if (error instanceof ToolError) return error
    throw error
  }
  throw new Error(`this is accepted:\n${text}`)
}
/** What is wrong with the smallest file and these lines after it: code, place and sentence. */
const told = (more: string) => {
  const { code, at, message, hint } = wrong(base + more)
  expect(hint).not.toBe('')
  expect(at!.file).toBe(file)
  return `${code} ${at!.line}:${at!.column} ${message}`
}

describe('the smallest file', () => {
  const cluster = parse('')

  test('is a master and its workers, with every default', () => {
    expect(cluster).toMatchObject({ name: 'demo', kind: 'ssh', file })
    expect(cluster.machines.map(({ name, ssh, address }) => [name, ssh?.destination, address])).toEqual([
      ['a', 'a', undefined],
      ['b', 'b', undefined],
      ['c', 'c', undefined],
    ])
    expect(cluster.placements.map(({ service, machine, instance }) => [service, machine, instance])).toEqual([
      ['spark-master', 'a', undefined],
      ['spark-worker', 'b', undefined],
      ['spark-worker', 'c', undefined],
    ])
    expect(settingsOf(cluster, 'b')).toEqual({ port: 7079, uiPort: 8081, cores: 'auto', memory: 'auto', heap: 'auto' })
    expect(cluster.settings).toMatchObject({
      sudo: 'auto',
      spark: { version: '4.3.0', conf: {} },
      java: { version: 17 },
      python: { executable: 'python3' },
      ssh: { connectTimeout: 10 },
    })
  })

  test('may have the master among the workers: one machine, two daemons', () => {
    const shared = parseClusterFile('name: demo\nmaster: a\nworkers: [a, b]\n', file)
    expect(shared.machines.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(shared.placements.map(({ service, machine }) => `${service} ${machine}`)).toEqual([
      'spark-master a',
      'spark-worker a',
      'spark-worker b',
    ])
  })

  test('may name forty workers in one word', () => {
    const many = parseClusterFile('name: demo\nmaster: head\nworkers: ["rack[1-2]-n[01-20]"]\n', file)
    expect(many.machines).toHaveLength(41)
    expect(many.machines.map(({ name }) => name).slice(0, 3)).toEqual(['head', 'rack1-n01', 'rack1-n02'])
    expect(many.machines.at(-1)!.name).toBe('rack2-n20')
  })
})

describe('what is said of single machines', () => {
  test('only what is said differs; the defaults do not come back', () => {
    const cluster = parse(
      'spark: { worker: { cores: 3, memory: 4g, port: 7177 } }\nmachines: { b: { worker: { memory: 2g } } }',
    )
    expect(settingsOf(cluster, 'b')).toEqual({ cores: 3, memory: '2g', port: 7177, uiPort: 8081, heap: 'auto' })
    expect(settingsOf(cluster, 'c')).toEqual({ cores: 3, memory: '4g', port: 7177, uiPort: 8081, heap: 'auto' })
  })

  test('it is held to the same rules as for all', () => {
    expect(told('machines: { b: { worker: { memory: 100m } } }')).toBe(
      'CONFIG_INVALID 4:36 "machines.b.worker.memory": a size of at least 512m, like 4g',
    )
    expect(told('machines: { b: { worker: { cores: 0 } } }')).toContain('"machines.b.worker.cores"')
    expect(told('machines: { b: { worker: { memroy: 4g } } }')).toBe(
      'CONFIG_INVALID 4:28 unknown key "machines.b.worker.memroy"; did you mean "memory"?',
    )
  })

  test('how it is reached: its own word first, then that for all, then what the name says', () => {
    const cluster = parse(
      'ssh: { user: ubuntu, port: 2222 }\nmachines: { b: { host: 192.0.2.7, user: ada, port: 22, address: 10.0.0.7 }, c: { host: "fe80::1%eth0" } }',
    )
    expect(cluster.machines).toEqual([
      { name: 'a', address: undefined, ssh: { destination: 'a', user: 'ubuntu', port: 2222 } },
      { name: 'b', address: '10.0.0.7', ssh: { destination: '192.0.2.7', user: 'ada', port: 22 } },
      { name: 'c', address: undefined, ssh: { destination: 'fe80::1%eth0', user: 'ubuntu', port: 2222 } },
    ])
  })

  test('a machine that is described but has no part is a mistake', () => {
    expect(told('machines:\n  bb: { host: x }')).toBe(
      'CONFIG_INVALID 5:7 the machine "bb" is described, but it is neither the master nor a worker, and has no roles',
    )
  })
})

test('the ssh configuration is looked for beside the file', () => {
  expect(parse('ssh: { config: conf/ssh }').settings.ssh.config).toBe('/home/ada/conf/ssh')
  expect(parse('ssh: { config: /etc/ssh/ours }').settings.ssh.config).toBe('/etc/ssh/ours')
  expect(parse('').settings.ssh.config).toBeUndefined()
})

describe('a file that is wrong says where, what, and what was meant', () => {
  test.each([
    ['an unknown key', 'wrokers: [d]', 'CONFIG_INVALID 4:1 unknown key "wrokers"; did you mean "workers"?'],
    [
      'an unknown key deep inside',
      'spark:\n  worker:\n    core: 3',
      'CONFIG_INVALID 6:5 unknown key "spark.worker.core"; did you mean "cores"?',
    ],
    [
      'an unknown key that is like none',
      'flink: 3',
      'CONFIG_INVALID 4:1 unknown key "flink"; known keys here: name, master, workers, machines, ssh, sudo, spark, hdfs, yarn, history, connect, thrift, ha, hadoop, java, python, rolling, repair, firewall',
    ],
    [
      'a wrong type',
      'spark:\n  version: 4.3',
      'CONFIG_INVALID 5:12 "spark.version": 4.3 is a number; write it in quotes, as a text like "4.3.0"',
    ],
    [
      'a word for a number',
      'spark: { worker: { cores: many } }',
      'CONFIG_INVALID 4:27 "spark.worker.cores": expected number, received string, or expected "auto"',
    ],
    [
      'a number for a size',
      'spark: { worker: { memory: 4096 } }',
      'CONFIG_INVALID 4:28 "spark.worker.memory": expected "auto", or expected string, received number',
    ],
    [
      'a port out of range',
      'spark: { master: { port: 70000 } }',
      'CONFIG_INVALID 4:26 "spark.master.port": Too big: expected number to be <=65535',
    ],
    [
      'a half',
      'spark: { worker: { cores: 1.5 } }',
      'CONFIG_INVALID 4:27 "spark.worker.cores": expected int, received number, or expected "auto"',
    ],
    [
      'one of a few words',
      'sudo: sometimes',
      'CONFIG_INVALID 4:7 "sudo": Invalid option: expected one of "auto"|"always"|"never"',
    ],
    [
      'one of a few numbers',
      'java: { version: 11 }',
      'CONFIG_INVALID 4:18 "java.version": expected 17, or expected 21, or expected 25',
    ],
    ['an empty block', 'machines:\n  b:\n', 'CONFIG_INVALID 5:5 "machines.b" is empty'],
    [
      'an empty value of several kinds',
      'spark: { worker: { cores: } }',
      'CONFIG_INVALID 4:27 "spark.worker.cores" is empty',
    ],
    [
      'a property that is not of Spark',
      'spark: { conf: { executor.memory: 1g } }',
      'CONFIG_INVALID 4:35 "spark.conf.executor.memory": a Spark property begins with "spark."',
    ],
    [
      'ports shared by all',
      'spark: { master: { uiPort: 8081 } }',
      'CONFIG_INVALID 4:28 the master (spark.master.uiPort) and the workers (spark.worker.uiPort) share port 8081; each needs its own',
    ],
    [
      'a port twice in one service',
      'spark:\n  worker:\n    port: 8081',
      'CONFIG_INVALID 6:11 the workers would use port 8081 twice (spark.worker.port and spark.worker.uiPort); each needs its own',
    ],
    [
      'ports shared on one machine',
      'machines: { c: { worker: { port: 8081 } } }',
      'CONFIG_INVALID 4:34 on "c", the worker would use port 8081 twice (machines.c.worker.port and spark.worker.uiPort); each needs its own',
    ],
    [
      'more copies than DataNodes',
      'hdfs:\n  replication: 3',
      'CONFIG_INVALID 5:16 3 copies of each block need as many DataNodes, and there are 2',
    ],
    [
      'an even number of ZooKeepers',
      'machines: { d: { roles: [spark-history] } }\nha:\n  zookeepers: [a, b, c, d]',
      'CONFIG_INVALID 6:15 ZooKeeper would run on 4 machines; an even number bears no more losses than 3, so give it an odd one',
    ],
    [
      'two ZooKeepers',
      'ha: { zookeepers: [a, b] }',
      'CONFIG_INVALID 4:19 ZooKeeper would run on 2 machines, and needs three to outlive the loss of one',
    ],
    [
      'one ZooKeeper',
      'ha: { zookeepers: [b] }',
      'CONFIG_INVALID 4:19 ZooKeeper would run on 1 machine, and needs three to outlive the loss of one',
    ],
    [
      'one ZooKeeper, by its role',
      'ha: {}\nmachines: { b: { roles: [zookeeper] } }',
      'CONFIG_INVALID 5:25 ZooKeeper would run on 1 machine, and needs three to outlive the loss of one',
    ],
    [
      'more copies than DataNodes that are placed by hand',
      'hdfs: { replication: 2 }\nmachines: { b: { roles: [hdfs-datanode] } }',
      'CONFIG_INVALID 4:22 2 copies of each block need as many DataNodes, and there is 1',
    ],
    [
      'collected logs that are kept for no day',
      'yarn: { keepLogs: 0 }',
      expect.stringMatching(/^CONFIG_INVALID 4:19 "yarn\.keepLogs"/),
    ],
    [
      'a machine twice among the ZooKeepers',
      'ha: { zookeepers: [a, b, a] }',
      'CONFIG_INVALID 4:19 "a" is listed twice',
    ],
    [
      'a ZooKeeper on a machine that is none',
      'ha: { zookeepers: [a, b, x] }',
      'CONFIG_INVALID 4:19 "x" is to run ZooKeeper, but it is no machine of the cluster',
    ],
    [
      'two NameNodes without ha',
      'hdfs: {}\nmachines:\n  b: { roles: [hdfs-namenode] }\n  c: { roles: [hdfs-namenode] }',
      'CONFIG_INVALID 7:15 a second NameNode needs `ha: {}`',
    ],
    [
      'three NameNodes',
      'hdfs: {}\nha: {}\nmachines: { a: &r { roles: [hdfs-namenode] }, b: *r, c: { roles: [hdfs-namenode] } }',
      'CONFIG_INVALID 6:66 there can be two NameNodes, not more',
    ],
    [
      'one JournalNode, by its role',
      'hdfs: {}\nha: {}\nmachines: { b: { roles: [hdfs-journalnode] } }',
      'CONFIG_INVALID 6:25 the journal of HDFS would be on 1 machine, and needs an odd number of them, three or more, to outlive the loss of one',
    ],
    [
      'one NameNode with ha, by its role',
      'hdfs: {}\nha: {}\nmachines: { b: { roles: [hdfs-namenode] } }',
      'CONFIG_INVALID 6:25 with `ha` two NameNodes stand by for each other, and there is 1',
    ],
    [
      'one ResourceManager with ha, by its role',
      'yarn: {}\nha: {}\nmachines: { b: { roles: [yarn-resourcemanager] } }',
      'CONFIG_INVALID 6:25 with `ha` ResourceManagers stand by for each other, and there is 1',
    ],
    [
      'two ResourceManagers without ha',
      'yarn: {}\nmachines: { b: { roles: [yarn-resourcemanager] }, c: { roles: [yarn-resourcemanager] } }',
      'CONFIG_INVALID 5:63 a second ResourceManager needs `ha: {}`',
    ],
    [
      'a role that there is not',
      'machines: { b: { roles: [spark-worker] } }',
      expect.stringMatching(/^CONFIG_INVALID 4:26 "machines\.b\.roles\.0": Invalid option/),
    ],
    [
      'a port of a DataNode that the worker beside it has',
      'hdfs: {}\nmachines: { c: { datanode: { port: 7079 } } }',
      'CONFIG_INVALID 5:36 on "c", the data node (machines.c.datanode.port) and the worker (spark.worker.port) share port 7079; each needs its own',
    ],
  ])('%s', (_, more, expected) => {
    expect(told(more)).toEqual(expected)
  })

  test.each([
    ['nothing', '', '"name" is missing', 1],
    ['a list', '- a\n- b\n', 'the file must be a mapping with name, master and workers', 1],
    ['a word', 'nonsense\n', 'the file must be a mapping with name, master and workers', 1],
    ['an empty name', 'master: a\nname:\nworkers: [b]\n', '"name" is empty', 2],
    ['a missing key', 'name: x\nworkers: [b]\n', '"master" is missing', 1],
    ['no workers', 'name: x\nmaster: a\nworkers: []\n', '"workers": a cluster has at least one worker', 3],
    [
      'a text for the workers',
      'name: x\nmaster: a\nworkers: b\n',
      '"workers": Invalid input: expected array, received string',
      3,
    ],
    ['a worker twice', 'name: x\nmaster: a\nworkers: [b, c, b]\n', 'the worker "b" is listed twice', 3],
    [
      'a worker twice, once in a range',
      'name: x\nmaster: a\nworkers:\n  - b2\n  - b[1-3]\n',
      'the worker "b2" is listed twice',
      5,
    ],
    [
      'a range that goes backwards',
      'name: x\nmaster: a\nworkers:\n  - b\n  - c[3-1]\n',
      '"workers.1": the range [3-1] in "c[3-1]" goes backwards',
      5,
    ],
    ['a range for the master', 'name: x\nmaster: a[1-2]\nworkers: [b]\n', '"master": a machine name has letters', 2],
    ['too many workers', 'name: x\nmaster: a\nworkers: ["b[1-4097]"]\n', 'more than 4096 workers', 3],
    ['far too many workers', 'name: x\nmaster: a\nworkers: ["b[1-9999][1-9999]"]\n', 'more than 10,000 names', 3],
    [
      'ha on two machines',
      'name: x\nmaster: a\nworkers: [b]\nha: {}\n',
      'ZooKeeper would run on 2 machines, and needs three to outlive the loss of one',
      4,
    ],
    [
      'ha on one machine',
      'name: x\nmaster: a\nworkers: [a]\nha: {}\n',
      'masters can stand by for each other only where there are two machines or more',
      4,
    ],
    [
      'two masters and one ZooKeeper',
      'name: x\nmaster: [a, b]\nworkers: [c]\nha:\n  zookeepers: [a]\n',
      'ZooKeeper would run on 1 machine, and needs three to outlive the loss of one',
      5,
    ],
    [
      'two masters on two machines',
      'name: x\nmaster: [a, b]\nworkers: [b]\n',
      'ZooKeeper would run on 2 machines, and needs three to outlive the loss of one',
      2,
    ],
    ['a master twice', 'name: x\nmaster: [a, a]\nworkers: [b, c]\n', '"a" is listed twice', 2],
    [
      'a port shared with the master beside it',
      'name: x\nmaster: a\nworkers: [a]\nmachines: { a: { worker: { port: 7077 } } }\n',
      'on "a", the worker (machines.a.worker.port) and the master (spark.master.port) share port 7077',
      4,
    ],
    [
      'the name of this machine',
      'name: local\nmaster: a\nworkers: [b]\n',
      '"name": "local" is the cluster of this machine',
      1,
    ],
    ['a name that is no folder', 'name: ../x\nmaster: a\nworkers: [b]\n', '"name": a cluster name has', 1],
  ])('%s', (_, text, message, line) => {
    const error = wrong(text)
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', exitStatus: 2, at: { line } })
    expect(error.message).toContain(message)
  })

  test('a worker twice: the caret is at the second', () => {
    expect(wrong('name: x\nmaster: a\nworkers: [b, c, b]\n').at).toEqual({ file, line: 3, column: 17 })
  })

  test('the most workers that there may be are welcome', () => {
    expect(parseClusterFile('name: x\nmaster: a\nworkers: ["b[1-4096]"]\n', file).placements).toHaveLength(4097)
  })

  test('what else is wrong is told as well', () => {
    expect(wrong('name: X\nworkers: [b]\nnope: 1\n')).toMatchObject({
      message: expect.stringContaining('unknown key "nope"'),
      at: { line: 3 },
      seen: expect.stringMatching(/^also wrong:\n"name": a cluster name has.*\n"master" is missing$/),
    })
  })

  test.each([
    ['a text that is not closed', 'name: "x\nmaster: a\n', 'Missing closing "quote', 3],
    ['a key twice', `${base}name: y\n`, 'Map keys must be unique', 4],
    ['a tab', `${base}spark:\n\tversion: 4.3.0\n`, 'Tabs are not allowed', 5],
    ['a colon in a text', `${base}spark: { source: { from: a: b } }\n`, '', 4],
    ['two files in one', '--- 1\n--- 2\n', 'a second document begins here; a file holds one cluster', 2],
    [
      'an alias of nothing',
      'name: x\nmaster: *a\nworkers: [b]\n',
      '"*a" is an alias, and there is no anchor "&a" before it',
      2,
    ],
    ['a range in a list without quotes', 'name: x\nmaster: a\nworkers: [b[1-3]]\n', '', 3],
  ])('YAML: %s', (_, text, message, line) => {
    const error = wrong(text)
    expect(error).toMatchObject({ code: 'CONFIG_SYNTAX', exitStatus: 2, at: { file, line } })
    expect(error.message).toContain(message)
    expect(error.hint).not.toBe('')
  })

  test('aliases that grow without end do not hang', () => {
    const bomb = [
      'a: &a [1,1,1,1,1,1,1,1,1]',
      ...Array.from('bcdefgh').map((key, i) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`),
    ].join('\n')
    expect(wrong(`${base}${bomb}\n`).exitStatus).toBe(2)
  })
})

describe('nothing in the file can become an option or a command', () => {
  test.each([
    'master: -oProxyCommand=reboot',
    'machines: { b: { host: -oProxyCommand=reboot } }',
    'machines: { b: { host: "b -oProxyCommand=reboot" } }',
    'machines: { b: { host: "b;reboot" } }',
    'machines: { b: { host: "$(reboot)" } }',
    'machines: { b: { host: "b\\nreboot" } }',
    'machines: { b: { host: "" } }',
    'machines: { b: { host: "ada@b" } }',
    'machines: { b: { user: -oProxyCommand=reboot } }',
    'machines: { b: { user: "a b" } }',
    'machines: { b: { address: "1.2.3.4;reboot" } }',
    'machines: { b: { address: "a\\nb" } }',
    'ssh: { user: -oProxyCommand=reboot }',
    'ssh: { user: "" }',
    'python: { executable: "python3;reboot" }',
    'python: { executable: "python3 -c" }',
    'python: { executable: -c }',
    'spark: { version: "4.3.0;reboot" }',
    'spark: { version: ../../etc }',
    'java: { home: relative/path }',
    'spark: { conf: { "spark.a\\nspark.b": 1 } }',
    'spark: { conf: { "spark.a b": 1 } }',
    'spark: { conf: { spark.a: "1\\nspark.authenticate false" } }',
    'spark: { conf: { spark.a: "1\\rspark.authenticate false" } }',
    'spark: { worker: { heap: "512m -XX:OnOutOfMemoryError=reboot" } }',
    'spark: { worker: { memory: "4g;reboot" } }',
    'spark: { source: { checksum: "sha512:zz" } }',
  ])('%s', (line) => {
    const text = line.startsWith('master') ? `name: demo\n${line}\nworkers: [b, c]\n` : base + line
    expect(wrong(text)).toMatchObject({ code: 'CONFIG_INVALID' })
  })

  test('a property may hold every other sign, and stays as it is', () => {
    const values = {
      'spark.a': `it's "x" $HOME \`id\` \\n # not a comment; & | < > * ? ~`,
      'spark.b': '  two  ',
      'spark.c': '',
      'spark.d': 'ż中🔥',
    }
    expect(parse(`spark: { conf: ${JSON.stringify(values)} }`).settings.spark.conf).toEqual(values)
  })

  test('numbers and switches are the text that Spark takes', () => {
    expect(
      parse('spark: { conf: { spark.a: 64, spark.b: true, spark.c: 0.5, spark.d: 1e3 } }').settings.spark.conf,
    ).toEqual({ 'spark.a': '64', 'spark.b': 'true', 'spark.c': '0.5', 'spark.d': '1000' })
  })
})

describe('from the disk', () => {
  test('a file', async () => {
    const path = join(await tempFolder(), 'cluster.yaml')
    await writeFile(path, `${base}ssh: { config: mine }\n`)
    expect(await readClusterFile(path)).toMatchObject({
      file: path,
      settings: { ssh: { config: join(path, '../mine') } },
    })
  })

  test('one that is not there, and one that is a folder', async () => {
    const folder = await tempFolder()
    await expect(readClusterFile(join(folder, 'none.yaml'))).rejects.toMatchObject({
      code: 'CONFIG_NOT_FOUND',
      exitStatus: 2,
      message: expect.stringMatching(/^there is no file .*none\.yaml$/),
    })
    await expect(readClusterFile(folder)).rejects.toMatchObject({
      code: 'CONFIG_NOT_FOUND',
      message: expect.stringMatching(/ is a folder, not a file$/),
    })
  })
})

describe('a cluster without a master or a worker is no cluster: how to end it is said', () => {
  test.each([
    ['no worker', 'name: x\nmaster: a\nworkers: []\n', 'Leave one worker at least'],
    ['workers without a value', 'name: x\nmaster: a\nworkers:\n', 'Leave one worker at least'],
    ['workers left out', 'name: x\nmaster: a\n', 'Leave one worker at least'],
    ['no master', 'name: x\nworkers: [b]\n', "Name the master's machine"],
    ['a master without a value', 'name: x\nmaster:\nworkers: [b]\n', "Name the master's machine"],
  ])('%s', (_, text, advice) => {
    const error = wrong(text)
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', exitStatus: 2 })
    expect(error.hint).toContain(advice)
    expect(error.hint).toContain('put the line back, then tinderbox down')
  })

  test('what is only misspelt is to be corrected', () => {
    for (const text of ['name: x\nmaster: a\nworkers: b\n', 'name: x\nmaster: 7\nworkers: [b]\n'])
      expect(wrong(text).hint).toMatch(/^Correct it/)
  })
})
