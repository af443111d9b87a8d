import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ToolError } from '../errors.ts'
import type { Absent, Located, Source } from './artifact.ts'
import { below, withoutSecrets } from './address.ts'
import { unpack } from './archive.ts'
import { parseChecksum } from './checksum.ts'
import { download } from './download.ts'
import { getText, type Limits } from './http.ts'
import { arrangeJava } from './java-layout.ts'

const architectures = { x86_64: 'x64', aarch64: 'aarch64' } as const

interface Asset {
  readonly binary: {
    readonly package: { readonly checksum: string; readonly link: string; readonly name: string; readonly size: number }
  }
}

/**
 * Java as the Temurin project publishes it, found with Adoptium's API. A whole JDK: the JRE archives lack the module
 * jdk.incubator.vector. `api`: the address of a server that answers in its place.
 */
export function temurin(api = 'https://api.adoptium.net', limits?: Limits): Source {
  return {
    name: 'temurin',
    title: 'the newest Temurin JDK of the major version, from Adoptium',
    provides: ['java'],

    async locate({ version, platform }, signal): Promise<Located | Absent> {
      const query = `architecture=${architectures[platform.arch]}&os=${platform.os}&image_type=jdk&vendor=eclipse`
      const text = await getText(`${below(api, 'v3/assets/latest', version, 'hotspot')}?${query}`, signal, limits)
      const asset = text === undefined ? undefined : firstAsset(text, api)
      if (asset === undefined) {
        return {
          absent: `it has no JDK ${version} for ${platform.os} ${platform.arch}`,
          noSuchVersion: { has: await majors(api, signal, limits) },
        }
      }
      const { link, checksum, size } = asset.binary.package
      const parsed = parseChecksum(checksum)
      if (parsed === undefined) return { absent: `it states no usable checksum for JDK ${version}` }
      return { source: 'temurin', from: withoutSecrets(link), checksum: parsed, size, detail: link }
    },

    async fetch(_wanted, located, { scratch, signal, progress, step }) {
      const archive = join(scratch, 'jdk.tar.gz')
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
      return arrangeJava(folder)
    },
  }
}

function firstAsset(text: string, api: string): Asset | undefined {
  try {
    const [asset] = JSON.parse(text) as Asset[]
    if (asset === undefined || typeof asset.binary.package.link === 'string') return asset
  } catch {
    // The error below says it: a proxy's login page, most often.
  }
  throw new ToolError('DOWNLOAD', {
    message: `${withoutSecrets(api)} gave an answer that is not Adoptium's`,
    hint: 'Look at what answers there; on a closed network, often a proxy. Or install a JDK on this machine, and Java is made from it.',
    seen: text.slice(0, 500),
  })
}

async function majors(api: string, signal: AbortSignal, limits: Limits | undefined): Promise<string[]> {
  try {
    const text = await getText(below(api, 'v3/info/available_releases'), signal, limits)
    return (JSON.parse(text ?? '{}') as { available_releases: number[] }).available_releases.map(String)
  } catch {
    return []
  }
}
