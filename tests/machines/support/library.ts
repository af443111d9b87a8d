/** The built product as a library. What is tested is what is shipped, so the sources are not imported. */
import type * as Library from '../../../packages/cluster/src/index.ts'

export const built = new URL('../../../packages/cluster/dist/index.js', import.meta.url).href

export async function library(): Promise<typeof Library> {
  return (await import(built)) as typeof Library
}
