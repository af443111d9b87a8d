import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ToolError } from '../errors.ts'
import { type RunResult, runHere } from '../hosts/process.ts'
import type { Absent, Located, Source } from './artifact.ts'
import { cacheTrouble } from './cache-trouble.ts'
import { hadoopFromJars } from './hadoop-from-jars.ts'

export interface MavenSettings {
  /** Default `mvn`. */
  readonly program?: string
}

/** With what they need, all of HDFS, YARN and MapReduce: 190 jars, the same as in Apache's archive. */
const modules = [
  'hadoop-common',
  'hadoop-hdfs',
  'hadoop-hdfs-client',
  'hadoop-yarn-server-resourcemanager',
  'hadoop-yarn-server-nodemanager',
  'hadoop-yarn-server-timelineservice',
  'hadoop-mapreduce-client-hs',
  'hadoop-mapreduce-client-jobclient',
  'hadoop-mapreduce-client-shuffle',
]

/** Hadoop's jars through the user's own Maven: its settings say where from, through what, and as whom. For networks where only such a place answers. */
export function maven({ program = 'mvn' }: MavenSettings = {}): Source {
  return {
    name: 'maven',
    title: 'the jars of Hadoop, from where mvn on this machine is configured to take them',
    provides: ['hadoop'],

    async locate({ version }, signal): Promise<Located | Absent> {
      const folder = await mkdtemp(join(tmpdir(), 'tinderbox-maven-'))
      try {
        const artifact = `-Dartifact=org.apache.hadoop:hadoop-common:${version}:pom`
        // -U: that it was not there some time ago says nothing about today.
        const result = await run(folder, [], ['-U', 'dependency:get', artifact, '-Dtransitive=false'], signal, 60)
        if (result.exitCode === 0) return { source: 'maven', from: `org.apache.hadoop ${version}, with mvn` }
        const said = outputOf(result)
        if (result.exitCode === 127) return { absent: `there is no ${program} on this machine` }
        if (/(Could not find artifact|Failure to find) org\.apache\.hadoop:hadoop-common:/.test(said))
          return { absent: `where mvn looks there is no Hadoop ${version}`, noSuchVersion: { has: [] } }
        throw failed(said)
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },

    async fetch({ version }, _located, { scratch, signal, step }) {
      const [folder, jars, home] = [join(scratch, 'maven'), join(scratch, 'jars'), join(scratch, 'hadoop')]
      await mkdir(folder)
      step('download')
      const dependencies = modules.map(
        (name) =>
          `<dependency><groupId>org.apache.hadoop</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`,
      )
      const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${jars}`]
      const result = await run(folder, dependencies, goal, signal)
      if (result.exitCode !== 0) {
        const said = outputOf(result)
        throw cacheTrouble(said, scratch) ?? failed(said)
      }
      await hadoopFromJars(jars, home)
      return home
    },
  }

  /** In a folder with a project of ours: whatever project the user stands in has no say. */
  async function run(
    folder: string,
    dependencies: readonly string[],
    goal: readonly string[],
    signal: AbortSignal,
    timeout?: number,
  ): Promise<RunResult> {
    await writeFile(join(folder, 'pom.xml'), project(dependencies))
    // --strict-checksums: a jar that does not match the checksum beside it is refused.
    return runHere([program, '-q', '-B', '--strict-checksums', ...goal], {
      cwd: folder,
      signal,
      ...(timeout !== undefined && { timeout }),
    })
  }
}

function project(dependencies: readonly string[]): string {
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion>
<groupId>tinderbox</groupId><artifactId>hadoop</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>
${dependencies.join('\n')}
</dependencies>
</project>
`
}

/** Without colours, passwords, and the advice on Maven's own flags that stands below every error. */
function outputOf({ stdout, stderr }: RunResult): string {
  return `${stdout}\n${stderr}`
    .replaceAll(/\u001B\[[0-9;]*m/g, '')
    .replaceAll(/\/\/[^/@\s]*@/g, '//')
    .split('\n')
    .map((line) =>
      line
        .replace(/^\[ERROR\]/, '')
        .replace(/-> \[Help \d+\]$/, '')
        .trim(),
    )
    .filter((line) => line !== '' && !/^(\[Help|To see the full|Re-run Maven|For more information)/.test(line))
    .join('\n')
}

function failed(said: string): ToolError {
  return new ToolError('DOWNLOAD', {
    message: 'mvn could not get Hadoop',
    hint: 'Try `mvn dependency:get -Dartifact=org.apache.hadoop:hadoop-common:VERSION`; `mvn help:effective-settings` shows the mirror and proxy that it uses.',
    seen: said.slice(0, 2000),
  })
}
