import { join } from 'node:path'
import { rm } from 'node:fs/promises'
import { ToolError } from '../errors.ts'
import { runHere } from '../hosts/process.ts'
import type { Absent, Located, Source, SourceContext } from './artifact.ts'
import { unpack } from './archive.ts'
import { cacheTrouble } from './cache-trouble.ts'
import { type Checksum, refuseIfOther } from './checksum.ts'
import { pipDownload } from './pip-download.ts'
import { pipScript } from './pip-script.ts'
import { arrangeSpark } from './spark-layout.ts'

export interface PipSettings {
  /** The Python whose pip is asked. Default `python3`. */
  readonly python?: string
  /** Added to the environment that pip runs in. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

type Digest = readonly [Checksum['algorithm'], string] | null

/** What the script prints; the last line that is not about progress is the result. */
type PipEvent =
  | { readonly event: 'no-pip'; readonly python: string }
  | { readonly event: 'changed'; readonly pip: string; readonly why: string }
  | { readonly event: 'failed'; readonly why: string; readonly errno?: number | null }
  | { readonly event: 'nothing'; readonly why: readonly string[] }
  | { readonly event: 'no-version'; readonly has: readonly string[] }
  | { readonly event: 'found'; readonly url: string; readonly checksum: Digest }
  | { readonly event: 'progress'; readonly bytes: number; readonly total: number | null }
  | {
      readonly event: 'fetched'
      readonly url: string
      readonly checksum: Digest
      readonly got: string
      readonly size: number
    }

const byPipItself = 'pip download'

/** Spark from the Python package `pyspark`, whose source archive holds all of it. For networks where only a package index answers. */
export function pip(settings: PipSettings = {}): Source {
  const python = settings.python ?? 'python3'
  return {
    name: 'pip',
    title: 'the Python package pyspark, from the index that pip is configured with on this machine',
    provides: ['spark'],

    async locate({ version }, signal): Promise<Located | Absent> {
      const said = await ask(['locate', version], { signal, timeout: 60 })
      switch (said.event) {
        case 'found':
          return { source: 'pip', from: said.url, ...checksumOf(said.checksum) }
        case 'changed':
          return { source: 'pip', from: `pyspark ${version}, with ${byPipItself}`, detail: byPipItself }
        case 'no-pip':
          return { absent: `${said.python} has no pip` }
        case 'no-version':
          return { absent: `the index has no source archive of pyspark ${version}`, noSuchVersion: { has: said.has } }
        case 'nothing':
          if (said.why.every((reason) => reason.includes(': 404 Client Error')))
            return { absent: 'the index that pip uses has no package pyspark' }
          throw unreachable(said.why.join('\n'))
        default:
          throw unreachable(said.event === 'failed' ? said.why : `unexpected: ${said.event}`)
      }
    },

    async fetch({ version }, located, context) {
      const archive =
        located.detail === byPipItself
          ? await pipDownload(python, version, context, settings.env)
          : await stream(version, located, context)
      context.step('unpack')
      const folder = await unpack(archive, join(context.scratch, 'unpacked'), context.signal)
      await rm(archive)
      return arrangeSpark(folder)
    },
  }

  async function stream(
    version: string,
    located: Located,
    { scratch, signal, progress, step }: SourceContext,
  ): Promise<string> {
    const file = join(scratch, 'pyspark.tar.gz')
    step('download')
    const said = await ask(['fetch', version, file], {
      signal,
      onEvent: (event) => {
        if (event.event === 'progress') progress(event.bytes, event.total ?? undefined)
      },
    })
    if (said.event !== 'fetched') {
      const why = 'why' in said ? String(said.why) : said.event
      throw cacheTrouble(why, scratch) ?? unreachable(why)
    }
    const checksum = checksumOf(said.checksum).checksum
    if (checksum !== undefined) await refuseIfOther(checksum, said.got, file, located.from)
    return file
  }

  async function ask(
    args: readonly string[],
    options: { signal: AbortSignal; timeout?: number; onEvent?: (event: PipEvent) => void },
  ): Promise<PipEvent> {
    const { signal, timeout, onEvent } = options
    let last: PipEvent | undefined
    const { exitCode, stderr } = await runHere([python, '-', ...args], {
      input: pipScript,
      signal,
      env: { ...settings.env, PYTHONIOENCODING: 'utf-8' },
      ...(timeout !== undefined && { timeout }),
      onLine: (line) => {
        if (!line.startsWith('{"event"')) return
        const event = JSON.parse(line) as PipEvent
        onEvent?.(event)
        last = event
      },
    })
    if (last !== undefined && last.event !== 'progress') return last
    if (exitCode === 127)
      return { event: 'no-pip', python: stderr.includes('not found') ? `no ${python} on this machine, which` : python }
    throw unreachable(stderr.trim().slice(-2000) || `${python} ended with exit code ${exitCode}`)
  }
}

function checksumOf(digest: Digest): { readonly checksum?: Checksum } {
  return digest === null ? {} : { checksum: { algorithm: digest[0], value: digest[1] } }
}

function unreachable(seen: string): ToolError {
  return new ToolError('DOWNLOAD', {
    message: 'pip could not get pyspark from its index',
    hint: 'Try `python3 -m pip download --no-deps --no-binary :all: pyspark`; `python3 -m pip config list` shows the index, proxy and certificates it uses.',
    seen,
  })
}
