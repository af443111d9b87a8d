/**
 * A process of its own in which the built command's own doctor looks at simulated machines once, and says what that took.
 *   node doctor.mjs FILE ANSWERS LATENCY [HANGING LATE]
 * Each answers after so many milliseconds, an examination takes two seconds more, and no more scripts run at once than over ssh. The examination of the
 * machine HANGING never ends; on LATE one probe does not.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { diagnose, readClusterFile } from '../../../packages/cluster/dist/index.js'
import { timedOut } from '../../../packages/cluster/dist/hosts/script-failures.js'
import { sshProcesses } from '../../../packages/cluster/dist/hosts/ssh-process.js'
import { examinationScript, probePatience } from '../../../packages/cluster/dist/probes/examination.js'
import { factsScript } from '../../../packages/cluster/dist/probes/facts.js'

const [file, answers, latency, hanging, late] = process.argv.slice(2)
const cluster = await readClusterFile(file)
const scripts = { facts: factsScript(cluster), examination: examinationScript(cluster) }
const addresses = new Map(
  (await readFile(join(answers, 'addresses'), 'utf8')).split('\n').map((line) => line.split(' ')),
)
/** Milliseconds, on a machine that is not busy. */
const examinationTakes = 2000
const asked = { lookups: 0 }
const began = performance.now()
const { diagnosis } = await diagnose(cluster, new Map(cluster.machines.map(({ name }) => [name, host(name)])))
const seconds = (performance.now() - began) / 1000
const { causes, dialled, unseen, machines } = diagnosis
process.stdout.write(
  `${JSON.stringify({ seconds, peak: process.resourceUsage().maxRSS / 1024, machines, dialled, ...asked, unseen, causes: causes.map(({ check, machine, summary }) => `${check} on ${machine}: ${summary}`) })}\n`,
)

/** A host that answers what a doctor asks. */
function host(name) {
  return {
    name,
    async read(script, options) {
      const leave = await sshProcesses.take()
      try {
        await delay(Number(latency))
        const stdout = await answerTo(script, options)
        for (const line of options.onLine ? stdout.split('\n') : []) options.onLine(line)
        return { exitCode: 0, stdout, stderr: '', duration: Number(latency) }
      } finally {
        leave()
      }
    },
  }

  async function answerTo(script, options) {
    if (script === scripts.facts) return readFile(join(answers, name), 'utf8')
    if (script === scripts.examination) return examined(options)
    const dials = [...script.matchAll(/^"\$1" (\d+) /gm)]
    // Each is open.
    if (dials.length > 0) return dials.map(([, i]) => `${i} 0 \n`).join('')
    const names = [...script.matchAll(/^look (\d+) '?([^' ]+)'? &$/gm)]
    asked.lookups += names.length
    if (names.length > 0) return names.map(([, i, wanted]) => `${i} ${addresses.get(wanted)} \n`).join('')
    throw new Error(`${name} is simulated, and answers only what a doctor asks; asked: ${options.title}`)
  }

  async function examined(options) {
    if (name === hanging) {
      await delay(options.timeout * 1000)
      throw timedOut(name, options, '', '')
    }
    await delay(name === late ? probePatience * 1000 : examinationTakes)
    const text = await readFile(join(answers, name === late ? 'late' : `${name}.examination`), 'utf8')
    return text.replace(/^clock\tnow .*$/m, `clock\tnow ${Date.now()}`)
  }
}
