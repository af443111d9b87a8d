/**
 * `up` in a process of its own that kills itself, with SIGKILL, at an exact moment: right after so many actions, in the middle of a drain or of a delivery.
 * Actions are counted over all machines, which take turns, so that every prefix of a plan can be the end of a run.
 * It is started a hundred times, so it runs without a loader (kill-points.machines.test.ts takes the types away), and imports nothing of ours itself.
 *   node killed-up.mjs LIBRARY FILE after N | drain | bytes | waiting
 */
import { writeSync } from 'node:fs'
import type { Host, Listener } from '../../../packages/cluster/src/index.ts'
import type * as Library from '../../../packages/cluster/src/index.ts'

/** What operations/run-actions.ts writes between two actions of a script. */
const mark = "echo '\u001edone '\n"

const [built, file, how, count] = process.argv.slice(2) as [string, string, string, string | undefined]
let left = how === 'after' ? Number(count) : Number.POSITIVE_INFINITY

function die(moment: string): Promise<never> {
  // At once: what waits in a pipe would be lost.
  writeSync(1, `killed ${moment}\n`)
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => {})
}

/** One script after the other, and the one in which the last action is ends right after it. */
function counting(host: Host, turn: <T>(work: () => Promise<T>) => Promise<T>): Host {
  return {
    ...host,
    run: (script, options) => {
      const parts = script.split(mark)
      const actions = parts.length - 1
      if (actions === 0) return host.run(script, options)
      return turn(async () => {
        // What is already dying must do nothing more.
        if (left <= 0) return new Promise(() => {})
        const now = Math.min(left, actions)
        left -= now
        const cut = now === actions ? script : `${parts.slice(0, now).join(mark)}${mark}`
        const result = await host.run(cut, options)
        return left === 0 ? die(`on ${host.name} after: ${last}`) : result
      })
    },
  }
}

let last = ''
const listener: Listener = (event) => {
  if (event.kind === 'action') {
    last = event.text
    // Deliveries are no scripts of actions: each is one.
    if (how === 'after' && /^(bring|make classes)/.test(event.text) && --left === 0)
      void die(`on ${event.machine} after: ${event.text}`)
  }
  if (event.kind === 'bytes' && how === 'bytes' && event.machine !== undefined && event.total !== undefined)
    if (event.done > event.total / 3)
      void die(`on ${event.machine} with ${event.done} of ${event.total} bytes of ${event.what}`)
  if (event.kind === 'waiting' && event.text !== '') {
    if (how === 'drain' && event.text.includes('to hand its work on')) setTimeout(() => void die('in a drain'), 1500)
    if (how === 'waiting' && event.text.includes('to register')) void die('while it waited for workers')
  }
}

const { connect, readClusterFile, up } = (await import(built)) as typeof Library
const cluster = await readClusterFile(file)
const hosts = connect(cluster)
let before: Promise<unknown> = Promise.resolve()
const turn = <T>(work: () => Promise<T>): Promise<T> => {
  const mine = before.then(work)
  before = mine.catch(() => {})
  return mine
}
// The map of hosts fills up as machines are reached that the file has no more.
const get = hosts.get.bind(hosts)
const wrapped = new Map<string, Host>()
hosts.get = (name) => {
  const host = get(name)
  if (!host) return undefined
  if (!wrapped.has(name)) wrapped.set(name, counting(host, turn))
  return wrapped.get(name)
}
const signal = new AbortController().signal
try {
  const { plan } = await up(cluster, hosts, { listener, signal, confirm: async () => true })
  writeSync(1, `ended after ${plan.steps.reduce((sum, { actions }) => sum + actions.length, 0)} actions\n`)
} catch (error) {
  writeSync(
    1,
    `failed: ${error instanceof Error ? `${(error as { code?: string }).code} ${error.message} ${(error as { seen?: string }).seen ?? ''}` : String(error)}\n`,
  )
  process.exitCode = 1
}
for (const host of hosts.values()) await host.close()
