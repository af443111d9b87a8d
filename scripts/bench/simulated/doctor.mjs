/**
 * A process of its own in which the built command's own doctor looks at simulated machines once, and says what that took.
 *   node doctor.mjs FILE ANSWERS LATENCY [HANGING LATE]
 * Each answers after so many milliseconds. The examination of the machine HANGING never ends; on LATE one probe does not.
 */
import { diagnose, readClusterFile } from '../../../packages/cluster/dist/index.js'
import { answeringHosts } from './answering-hosts.mjs'

const [file, answers, latency, hanging, late] = process.argv.slice(2)
const cluster = await readClusterFile(file)
const { hosts, asked } = await answeringHosts(cluster, { answers, latency: Number(latency), hanging, late })
const began = performance.now()
const { diagnosis } = await diagnose(cluster, hosts)
const seconds = (performance.now() - began) / 1000
const { causes, dialled, unseen, machines } = diagnosis
process.stdout.write(
  `${JSON.stringify({ seconds, peak: process.resourceUsage().maxRSS / 1024, machines, dialled, ...asked, unseen, causes: causes.map(({ check, machine, summary }) => `${check} on ${machine}: ${summary}`) })}\n`,
)
