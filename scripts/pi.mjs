// `npm run pi`: the local cluster, and the Pi job on it.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../packages/cluster/dist/cli/main.js', import.meta.url))
const example = fileURLToPath(new URL('../examples/pi.py', import.meta.url))

for (const argv of [
  ['up', '--yes'],
  ['submit', example],
]) {
  const { status } = spawnSync(process.execPath, [main, ...argv], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
console.log(`
The cluster is still up.
  npm run --silent tinderbox -- status       what runs where
  npm run --silent tinderbox -- ui master    its own page
  npm run --silent tinderbox -- down         stop it
`)
