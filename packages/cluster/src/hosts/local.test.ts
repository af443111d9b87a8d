import { fileURLToPath } from 'node:url'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { describeHost } from './testing/host-contract.ts'
import { localHost } from './local.ts'

describeHost('localHost', async () => {
  const folder = mkdtempSync('/tmp/tb-local-')
  const module = `${folder}/host.mjs`
  const source = fileURLToPath(new URL('local.ts', import.meta.url))
  writeFileSync(module, `import { localHost } from ${JSON.stringify(source)}\nexport const host = localHost('here')\n`)
  return { host: localHost('here'), module, stop: async () => rmSync(folder, { recursive: true }) }
})
