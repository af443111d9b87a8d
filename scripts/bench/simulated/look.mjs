/**
 * A process of its own that looks at a cluster once, with the built command's own code, and says what that took.
 *   node look.mjs look|status FILE                     over the user's ssh
 *   node look.mjs look|status FILE ANSWERS LATENCY     at simulated machines, each of which answers after so many milliseconds
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { connect, look, readClusterFile, status } from '../../../packages/cluster/dist/index.js'
import { factsScript } from '../../../packages/cluster/dist/probes/facts.js'

const [what, file, answers, latency] = process.argv.slice(2)
const cluster = await readClusterFile(file)
const hosts = answers === undefined ? connect(cluster) : simulated()
const began = performance.now()
const result =
  what === 'status'
    ? await status(cluster, hosts)
    : (await look(cluster, hosts, { signal: new AbortController().signal })).plan
const seconds = (performance.now() - began) / 1000
await Promise.all([...hosts.values()].map((host) => host.close()))
const changes = what === 'status' ? undefined : result.steps.reduce((sum, { actions }) => sum + actions.length, 0)
const errors = (what === 'status' ? result.problems : result.findings).filter(({ severity }) => severity === 'error')
const [error] = errors
process.stdout.write(
  `${JSON.stringify({ seconds, peak: process.resourceUsage().maxRSS / 1024, changes, errors: errors.length, ...(error && { error: error.summary }) })}\n`,
)

/** Hosts that can only be looked at. Their number is no matter: like real ones they are all asked at once. */
function simulated() {
  const script = factsScript(cluster)
  const host = (name) => ({
    name,
    close: async () => {},
    async read(asked, { title } = {}) {
      if (asked !== script) throw new Error(`${name} is simulated, and can only be looked at; asked: ${title}`)
      await delay(Number(latency))
      return { exitCode: 0, stdout: await readFile(join(answers, name), 'utf8'), stderr: '', duration: Number(latency) }
    },
  })
  return new Map(cluster.machines.map(({ name }) => [name, host(name)]))
}
