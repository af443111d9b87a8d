import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Absent, ArtifactName, Located, Source } from './artifact.ts'
import { below, withoutSecrets } from './address.ts'
import { unpack } from './archive.ts'
import { download } from './download.ts'
import { getText, type Limits } from './http.ts'
import { layouts } from './layouts.ts'
import { readSha512 } from './sha512-file.ts'

/** Where archives lie, and where their checksums do: for Apache's own, never on the mirror that serves the archive. */
interface Place {
  readonly files: string
  readonly checksums: string
}

/** The quick servers have the newest releases only; the archive has all of them, and is slow. */
const home: readonly Place[] = [
  { files: 'https://dlcdn.apache.org', checksums: 'https://downloads.apache.org' },
  { files: 'https://archive.apache.org/dist', checksums: 'https://archive.apache.org/dist' },
]

/** Where a product's releases are, below a place: `LIST/NAME-VERSION/FILE`. */
interface Product {
  readonly list: string
  readonly file: (version: string) => string
}

const products: Readonly<Partial<Record<ArtifactName, Product>>> = {
  spark: { list: 'spark', file: (version) => `spark-${version}-bin-hadoop3.tgz` },
  hadoop: { list: 'hadoop/common', file: (version) => `hadoop-${version}.tar.gz` },
}

/**
 * Spark and Hadoop as Apache publishes them. `mirror`: the address of a copy of Apache's `dist` tree (it holds
 * `spark/spark-4.3.0/...` with the .sha512 files), asked in place of Apache's own servers.
 */
export function apacheArchive(mirror?: string, limits?: Limits): Source {
  const places = mirror === undefined ? home : [{ files: mirror, checksums: mirror }]
  return {
    name: 'apache-archive',
    title: mirror === undefined ? "Apache's own download servers" : `the mirror ${withoutSecrets(mirror)}`,
    provides: Object.keys(products) as ArtifactName[],

    async locate({ artifact, version }, signal): Promise<Located | Absent> {
      const { list, file: fileOf } = products[artifact]!
      const file = fileOf(version)
      const folder = `${list}/${artifact}-${version}`
      for (const { files, checksums } of places) {
        const text = await getText(below(checksums, folder, `${file}.sha512`), signal, limits)
        const value = text === undefined ? undefined : readSha512(text, file)
        if (value !== undefined) {
          const address = below(files, folder, file)
          return {
            source: 'apache-archive',
            from: withoutSecrets(address),
            checksum: { algorithm: 'sha512', value },
            detail: address,
          }
        }
        if (text !== undefined)
          return { absent: `${file}.sha512 on ${withoutSecrets(checksums)} holds no checksum of ${file}` }
      }
      const has = await versionsAt(places.at(-1)!.checksums, list, signal, limits)
      return {
        absent: `there is no ${folder}/${file}.sha512 on ${withoutSecrets(places.at(-1)!.checksums)}`,
        noSuchVersion: { has },
      }
    },

    async fetch({ artifact }, located, { scratch, signal, progress, step }) {
      const archive = join(scratch, 'archive.tar.gz')
      step('download')
      await download(located.detail as string, archive, {
        checksum: located.checksum,
        signal,
        progress,
        ...(limits !== undefined && { limits }),
      })
      step('unpack')
      const folder = await unpack(archive, join(scratch, 'unpacked'), signal)
      await rm(archive)
      return layouts[artifact].arrange(folder)
    },
  }
}

/** From the server's list of the folder, for the error message alone: none when there is no such page. */
async function versionsAt(
  base: string,
  list: string,
  signal: AbortSignal,
  limits: Limits | undefined,
): Promise<string[]> {
  const page = await getText(below(base, `${list}/`), signal, limits).catch(() => undefined)
  return [...(page ?? '').matchAll(/href="(?:\.\/)?[a-z]+-(\d+\.\d+\.\d+)\/?"/g)].map(([, version]) => version!)
}
