/**
 * One change at a time: the lock of a cluster lives on its master's machine, and is held by a process there whose standard input is our
 * connection. Whatever ends this run, even `kill -9` or a power cut, ends the connection, and the kernel gives the lock back: no lock is ever stale.
 */
import { hostname, userInfo } from 'node:os'
import { masterOf, type Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import { quote } from '../hosts/quote.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Hosts } from './connect.ts'

/** A machine that vanishes without a word is noticed by the heartbeat that does not come. Seconds. */
const heartbeat = { every: 5, missedAfter: 30 }

/** Runs `work` while nobody else changes the cluster; its signal fires when the lock is lost. Throws ToolError LOCKED: who holds it and since when. */
export async function withLock<T>(
  cluster: Cluster,
  hosts: Hosts,
  machines: ReadonlyMap<string, MachineSite>,
  why: string,
  work: (held: AbortSignal) => Promise<T>,
): Promise<T> {
  const { machine } = masterOf(cluster)
  const on = machines.get(machine)!
  const folder = quote(`${on.root}/locks`)
  const file = quote(`${on.root}/locks/${cluster.name}`)
  const holder = `${userInfo().username}@${hostname()} (pid ${process.pid}), ${why}, since ${new Date().toISOString()}`
  const script = `
umask 077
mkdir -p ${folder} || exit 4
exec 9>>${file} || exit 4
command -v bash >/dev/null || { echo 'bash: not found' >&2; exit 4; }
flock -n 9 || { [ $? = 1 ] || exit 4; echo "held $(cat ${file}.holder 2>/dev/null)"; exit 3; }
printf '%s\\n' ${quote(holder)} > ${file}.holder
echo taken
bash -c 'while read -r -t ${heartbeat.missedAfter} _; do :; done'
rm -f ${file}.holder
`
  let say: (line: string) => void = () => {}
  const firstLine = new Promise<string>((resolve) => (say = resolve))
  const running = await hosts
    .get(machine)!
    .start(script, { asRoot: on.facts.login.root, title: 'take the lock', onLine: (line) => say(line) })
  const answer = await Promise.race([firstLine, running.ended.then(({ stderr }) => `failed: ${stderr}`)])
  if (answer !== 'taken') {
    await running.stop()
    if (!answer.startsWith('held')) {
      throw new ToolError('COMMAND_FAILED', {
        message: `the lock of the cluster could not be taken on ${machine}`,
        hint: `Check that ${on.root} can be written there, and that flock (util-linux) and bash are installed.`,
        machine,
        seen: answer,
      })
    }
    throw new ToolError('LOCKED', {
      message: `another run is changing the cluster ${cluster.name}: ${answer.slice(5) || 'who, is not known yet'}`,
      hint: 'Wait until it has ended, then run the command again. If it hangs, end it there: the lock goes with it.',
      machine,
    })
  }
  const beat = setInterval(() => running.write('.'), heartbeat.every * 1000)
  // A controller that slept, or a connection that broke: another run may hold it by now, so this one must not go on.
  const lost = new AbortController()
  let done = false
  const lose = () => done || lost.abort(lockLost(cluster.name, machine))
  running.ended.then(lose, lose)
  try {
    return await work(lost.signal)
  } finally {
    done = true
    clearInterval(beat)
    await running.stop()
  }
}

function lockLost(name: string, machine: string): ToolError {
  return new ToolError('LOCKED', {
    message: `the lock of the cluster ${name} was lost in the middle: the connection to ${machine} ended, or this machine slept`,
    hint: 'What was done stays done. Run the same command again: it goes on where it stopped.',
    machine,
  })
}
