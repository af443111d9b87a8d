/** Writes the pages that are made from the code: `npx tsx scripts/docs/main.ts`. tests/docs.test.ts holds them current. */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkFolder, generatedPages } from './pages.ts'

const pages = await generatedPages()
await mkdir(checkFolder, { recursive: true })
for (const name of await readdir(checkFolder))
  if (!pages.some(({ path }) => path === join(checkFolder, name))) await rm(join(checkFolder, name))
for (const { path, text } of pages) {
  await writeFile(path, text)
  process.stdout.write(`${path}\n`)
}
