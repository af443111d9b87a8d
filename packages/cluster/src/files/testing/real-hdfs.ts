/** A real NameNode and DataNode on this machine's loopback, on free ports, from jars that Maven brings once. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream, existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from '../../hosts/free-port.ts'
import { localHost } from '../../hosts/local.ts'
import { hdfsAt, type Hdfs } from '../hdfs.ts'

const run = promisify(execFile)
const version = '3.5.0'

export interface RealHdfs {
  readonly hdfs: Hdfs
  /** The same, as somebody else. */
  as(user: string): Hdfs
  readonly nameNodePort: number
  down(): Promise<void>
}

export async function realHdfs(settings: Readonly<Record<string, string>> = {}): Promise<RealHdfs> {
  const jars = await hadoopJars()
  const here = await mkdtemp(join(tmpdir(), 'tinderbox-hdfs-'))
  const [rpc, http, data, ipc, dataHttp] = await Promise.all([1, 2, 3, 4, 5].map(() => freePort()))
  await writeConfiguration(
    here,
    { 'fs.defaultFS': `hdfs://127.0.0.1:${rpc}` },
    {
      'dfs.namenode.name.dir': join(here, 'nn'),
      'dfs.datanode.data.dir': join(here, 'dn'),
      'dfs.namenode.rpc-address': `127.0.0.1:${rpc}`,
      'dfs.namenode.http-address': `127.0.0.1:${http}`,
      'dfs.datanode.address': `127.0.0.1:${data}`,
      'dfs.datanode.ipc.address': `127.0.0.1:${ipc}`,
      'dfs.datanode.http.address': `127.0.0.1:${dataHttp}`,
      'dfs.datanode.hostname': '127.0.0.1',
      'dfs.namenode.datanode.registration.ip-hostname-check': 'false',
      'dfs.block.access.token.enable': 'true',
      'dfs.replication': '1',
      ...settings,
    },
  )
  const argv = (daemon: string, ...more: string[]) => [
    '-Xmx256m',
    '--add-opens=java.base/java.lang=ALL-UNNAMED',
    `-Dhadoop.log.dir=${here}`,
    '-cp',
    `${here}/conf:${jars}/*`,
    `org.apache.hadoop.hdfs.server.${daemon}`,
    ...more,
  ]
  await run('java', argv('namenode.NameNode', '-format', '-nonInteractive'))
  const daemons = ['namenode.NameNode', 'datanode.DataNode'].map((daemon) =>
    start(argv(daemon), join(here, `${daemon}.log`)),
  )
  const opened: Hdfs[] = []
  const as = (user: string): Hdfs => {
    const places = {
      nameNodes: [{ machine: 'here', port: http! }],
      user,
      authorities: [],
      dataNodeMachine: async (address: string) => (address === '127.0.0.1' ? 'here' : undefined),
    }
    const hdfs = hdfsAt(places, new Map([['here', localHost('here')]]))
    opened.push(hdfs)
    return hdfs
  }
  const down = async (): Promise<void> => {
    await Promise.all([...opened.map((one) => one.close()), ...daemons.map(end)])
    await rm(here, { recursive: true, force: true })
  }
  // Whoever starts the NameNode is its superuser.
  const hdfs = as((await run('id', ['-un'])).stdout.trim())
  try {
    await ready(hdfs)
  } catch (cause) {
    const log = await readFile(join(here, 'namenode.NameNode.log'), 'utf8')
    await down()
    throw new Error(`HDFS did not start: ${log.slice(-3000)}`, { cause })
  }
  return { hdfs, as, nameNodePort: http!, down }
}

/** The folder of Hadoop's jars; made by Maven when it is not there, which takes seconds. */
async function hadoopJars(): Promise<string> {
  const folder = join(homedir(), '.cache/tinderbox-test', `hadoop-${version}`)
  if (existsSync(folder)) return folder
  await mkdir(dirname(folder), { recursive: true })
  const making = await mkdtemp(`${folder}-`)
  const wanted = ['hadoop-common', 'hadoop-hdfs', 'hadoop-hdfs-client'].map(
    (name) =>
      `<dependency><groupId>org.apache.hadoop</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`,
  )
  await writeFile(
    join(making, 'pom.xml'),
    `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>t</groupId><artifactId>t</artifactId><version>1</version><dependencies>${wanted.join('')}</dependencies></project>`,
  )
  const goal = ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=jars', '-DincludeScope=runtime']
  await run('mvn', goal, { cwd: making })
  // Another run may have been quicker.
  await rename(join(making, 'jars'), folder).catch((error: unknown) => {
    if (!existsSync(folder)) throw error
  })
  await rm(making, { recursive: true })
  return folder
}

async function writeConfiguration(
  here: string,
  core: Record<string, string>,
  hdfs: Record<string, string>,
): Promise<void> {
  const xml = (settings: Record<string, string>) =>
    `<configuration>${Object.entries(settings)
      .map(([name, value]) => `<property><name>${name}</name><value>${value}</value></property>`)
      .join('')}</configuration>`
  // The pages themselves are not in the jars, and their servers insist on a folder for them.
  for (const pages of ['hdfs', 'datanode']) await mkdir(join(here, 'conf/webapps', pages), { recursive: true })
  await writeFile(join(here, 'conf/core-site.xml'), xml(core))
  await writeFile(join(here, 'conf/hdfs-site.xml'), xml(hdfs))
}

function start(argv: readonly string[], log: string): ChildProcess {
  const child = spawn('java', argv, { stdio: ['ignore', 'pipe', 'pipe'] })
  const file = createWriteStream(log)
  child.stdout.pipe(file, { end: false })
  child.stderr.pipe(file, { end: false })
  return child
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.on('exit', () => resolve())
    child.kill('SIGKILL')
  })
}

/** The NameNode answers, and knows of room on a DataNode. */
async function ready({ client }: Hdfs): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      if ((await client.storage()).capacity > 0) return
    } catch (error) {
      if (tries > 240) throw error
    }
    if (tries > 240) throw new Error('no DataNode')
    await sleep(500)
  }
}
