import { chmod, mkdir, readdir, rename, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { loggingText, programs, programText, runText } from './hadoop-programs.ts'

/** Equal jars are to become equal tars, and Maven gives every file the time of its copying. */
const time = new Date('2000-01-01T00:00:00Z')

/** Servers that have no pages of their own look for these all the same, and do not start without. */
const webApps = ['hdfs', 'datanode', 'journal', 'secondary']

/** Makes Hadoop's layout of a folder that holds all of its jars, and theirs; they are moved. */
export async function hadoopFromJars(jars: string, home: string): Promise<void> {
  for (const name of await readdir(jars)) await put(join(jars, name), join(home, 'share/hadoop', placeOf(name), name))
  for (const name of webApps)
    await write(join(home, 'share/hadoop/hdfs/webapps', name, 'WEB-INF/web.xml'), '<web-app/>\n')
  for (const name of Object.keys(programs)) {
    await write(join(home, 'bin', name), programText(name))
    await chmod(join(home, 'bin', name), 0o755)
  }
  await write(join(home, 'libexec/run.sh'), runText)
  await write(join(home, 'etc/hadoop/log4j.properties'), loggingText)
  for (const name of ['core', 'hdfs', 'mapred', 'yarn'])
    await write(join(home, 'etc/hadoop', `${name}-site.xml`), '<configuration/>\n')
  for (const name of [...(await readdir(home, { recursive: true })), '.']) await utimes(join(home, name), time, time)
}

/** As in Apache's archive; there a part's own dependencies are in its own `lib`, here all are with the common ones. */
function placeOf(jar: string): string {
  const part = /^hadoop-(hdfs|yarn|mapreduce)-/.exec(jar)?.[1]
  return part ?? (/^hadoop-(common|registry)-/.test(jar) ? 'common' : 'common/lib')
}

async function put(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await rename(from, to)
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}
