import { fileURLToPath } from 'node:url'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { describeHost } from './testing/host-contract.ts'
import { localHost } from './local.ts'

describeHost('localHost', async () => {
  const module = `${mkdtempSync('/tmp/tb-local-')}/host.mjs`
  const source = fileURLToPath(new URL('local.ts', import.meta.url))
  writeFileSync(module, `import { localHost } from ${JSON.stringify(source)}\nexport const host = localHost('here')\n`)
  return { host: localHost('here'), module, stop: async () => {} }
})
