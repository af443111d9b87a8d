/**
 * A process of its own that looks at a cluster once, with the built command's own code, and says what that took.
 *   node look.mjs look|status FILE                     over the user's ssh
 *   node look.mjs look|status FILE ANSWERS LATENCY     at simulated machines, each of which answers after so many milliseconds
 */
import { connect, look, readClusterFile, status } from '../../../packages/cluster/dist/index.js'
import { answeringHosts } from './answering-hosts.mjs'

const [what, file, answers, latency] = process.argv.slice(2)
const cluster = await readClusterFile(file)
const hosts =
  answers === undefined
    ? connect(cluster)
    : (await answeringHosts(cluster, { answers, latency: Number(latency) })).hosts
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
