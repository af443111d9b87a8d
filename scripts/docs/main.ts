/** Writes the pages that are made from the code: `npx tsx scripts/docs/main.ts`. tests/docs.test.ts holds them current. */
import { writeFile } from 'node:fs/promises'
import { generatedPages } from './pages.ts'

for (const { path, text } of await generatedPages()) {
  await writeFile(path, text)
  process.stdout.write(`${path}\n`)
}
