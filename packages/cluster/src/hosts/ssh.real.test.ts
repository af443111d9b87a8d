/** Against a real sshd. Needs openssh-server and root, which owns /run/sshd. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe } from 'vitest'
import { sshHost } from './ssh.ts'
import { describeHost } from './testing/host-contract.ts'
import { canRunSshd, startSshd } from './testing/real-sshd.ts'

describe.skipIf(!canRunSshd)('sshHost', () => {
  describeHost('sshHost', async () => {
    const sshd = await startSshd()
    const module = join(sshd.folder, 'host.mjs')
    const source = fileURLToPath(new URL('ssh.ts', import.meta.url))
    const made = `sshHost(${JSON.stringify(sshd.target)}, ${JSON.stringify(sshd.settings)})`
    writeFileSync(module, `import { sshHost } from ${JSON.stringify(source)}\nexport const host = ${made}\n`)
    return { host: sshHost(sshd.target, sshd.settings), module, stop: () => sshd.stop() }
  })
})
