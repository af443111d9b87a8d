/** Hosts of simulated machines: they answer what a command asks that only looks, by what lies on disk of each, and can do nothing else. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { timedOut } from '../../../packages/cluster/dist/hosts/script-failures.js'
import { sshProcesses } from '../../../packages/cluster/dist/hosts/ssh-process.js'
import { examinationScript, probePatience } from '../../../packages/cluster/dist/probes/examination.js'
import { factsScript } from '../../../packages/cluster/dist/probes/facts.js'

/** Milliseconds, on a machine that is not busy. */
const examinationTakes = 2000

/**
 * Each answers after so many milliseconds, an examination takes two seconds more, and no more scripts run at once than over ssh. The examination of the machine
 * `hanging` never ends; on `late` one probe does not. `asked` counts the names that were looked up.
 */
export async function answeringHosts(cluster, { answers, latency, hanging, late }) {
  const scripts = { facts: factsScript(cluster), examination: examinationScript(cluster) }
  const addresses = new Map(
    (await readFile(join(answers, 'addresses'), 'utf8')).split('\n').map((line) => line.split(' ')),
  )
  const asked = { lookups: 0 }
  return { hosts: new Map(cluster.machines.map(({ name }) => [name, host(name)])), asked }

  function host(name) {
    return {
      name,
      close: async () => {},
      async read(script, options = {}) {
        const leave = await sshProcesses.take()
        try {
          await delay(latency)
          const stdout = await answerTo(script, options)
          for (const line of options.onLine ? stdout.split('\n') : []) options.onLine(line)
          return { exitCode: 0, stdout, stderr: '', duration: latency }
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
      throw new Error(`${name} is simulated, and can only be looked at; asked: ${options.title}`)
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
}
