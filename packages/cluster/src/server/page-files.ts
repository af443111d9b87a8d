/** The page that was built for browsers, in memory: what is not in this list is not served, whatever is asked for. */
import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ToolError } from '../errors.ts'

export interface PageFile {
  readonly body: Buffer
  readonly type: string
}

/** The same from the sources and from what was compiled of them. */
const built = fileURLToPath(new URL('../../dist/dashboard', import.meta.url))

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** By their paths, `/assets/index.js`; the page itself is `/`. Throws ToolError: NOT_BUILT. */
export async function pageFiles(folder = built): Promise<ReadonlyMap<string, PageFile>> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const served = names.filter((name) => types[extname(name)] !== undefined)
  if (!served.includes('index.html'))
    throw new ToolError('NOT_BUILT', {
      message: `the dashboard's page is not there: ${join(folder, 'index.html')}`,
      hint: 'In a checkout, npm run build makes it. As a package, it comes with tinderbox: install it anew.',
    })
  const files = await Promise.all(
    served.map(async (name): Promise<[string, PageFile]> => [
      name === 'index.html' ? '/' : `/${name}`,
      { body: await readFile(join(folder, name)), type: types[extname(name)]! },
    ]),
  )
  return new Map(files)
}
