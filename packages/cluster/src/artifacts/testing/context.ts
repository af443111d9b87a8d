import type { Platform, SourceContext, Wanted } from '../artifact.ts'
import { tempFolder } from './tiny.ts'

export const here: Platform = { os: 'linux', arch: 'x86_64' }
export const never = new AbortController().signal
export const spark = (version: string): Wanted => ({ artifact: 'spark', version, platform: here })
export const java = (version: string): Wanted => ({ artifact: 'java', version, platform: here })
export const hadoop = (version: string): Wanted => ({ artifact: 'hadoop', version, platform: here })

export async function fetchContext(over: Partial<SourceContext> = {}): Promise<SourceContext> {
  return { scratch: await tempFolder(), signal: never, progress: () => undefined, step: () => undefined, ...over }
}
