import { join } from 'node:path'
import { ToolError } from '../errors.ts'
import { runHere } from '../hosts/process.ts'
import type { Absent, Located, Platform, Source } from './artifact.ts'
import { cacheTrouble } from './cache-trouble.ts'
import { findJdks, whatLacks } from './find-jdk.ts'

/** What Spark and Hadoop and the tools that look into them (jcmd, JFR) use. jdk.incubator.vector: Spark's launcher asks for it. */
const modules =
  'java.se jdk.unsupported jdk.incubator.vector jdk.zipfs jdk.net jdk.naming.dns jdk.httpserver ' +
  'jdk.crypto.ec jdk.security.auth jdk.security.jgss jdk.management jdk.management.agent jdk.jfr jdk.jcmd'

/** Java made from a JDK on this machine, when the machines are of this machine's kind: about 7 seconds, 110 MB, no network. */
export function jlink(find: typeof findJdks = findJdks, here: Platform | string = thisPlatform()): Source {
  return {
    name: 'jlink',
    title: 'a runtime made from a JDK that is installed on this machine',
    provides: ['java'],

    async locate({ version, platform }): Promise<Located | Absent> {
      if (typeof here === 'string' || here.arch !== platform.arch || here.os !== platform.os) {
        const own = typeof here === 'string' ? here : `${here.os} ${here.arch}`
        return {
          absent: `this machine is ${own}, and the runtime would be for that, not for ${platform.os} ${platform.arch}`,
        }
      }
      const others: string[] = []
      for (const jdk of await find()) {
        const lacks = jdk.major === version ? await whatLacks(jdk) : ''
        if (lacks === undefined) return { source: 'jlink', from: `${jdk.home} (${jdk.version})`, detail: jdk.home }
        others.push(`${jdk.home} is ${jdk.version}${lacks === '' ? '' : ` with ${lacks}`}`)
      }
      return {
        absent: `no JDK ${version} with jlink on this machine (${others.join('; ') || 'JAVA_HOME, PATH and /usr/lib/jvm have none'})`,
      }
    },

    async fetch(_wanted, located, { scratch, signal, step }) {
      const output = join(scratch, 'java')
      step('link')
      const tool = join(located.detail as string, 'bin/jlink')
      const flags = ['--compress=0', '--no-header-files', '--no-man-pages']
      await run([tool, '--add-modules', modules.replaceAll(' ', ','), ...flags, '--output', output], scratch, signal)
      // Without this archive of the JDK's own classes every JVM on every machine starts slower.
      await run([join(output, 'bin/java'), '-Xshare:dump'], scratch, signal)
      return output
    },
  }
}

/** A text when machines of a cluster cannot be of this kind. */
function thisPlatform(): Platform | string {
  const arch = process.arch === 'x64' ? 'x86_64' : process.arch === 'arm64' ? 'aarch64' : undefined
  return process.platform === 'linux' && arch !== undefined
    ? { os: 'linux', arch }
    : `${process.platform} ${process.arch}`
}

async function run(argv: readonly [string, ...string[]], scratch: string, signal: AbortSignal): Promise<void> {
  const { exitCode, stdout, stderr } = await runHere(argv, { signal, timeout: 300 })
  if (exitCode === 0) return
  const output = `${stdout}\n${stderr}`
  throw (
    cacheTrouble(output, scratch) ??
    new ToolError('ARTIFACT_UNAVAILABLE', {
      message: `${argv[0]} failed with exit code ${exitCode}`,
      hint: 'The JDK on this machine may be incomplete: install it anew, or set `java.source.from` to a JDK archive.',
      seen: output.trim().slice(-2000),
    })
  )
}
