#!/usr/bin/env node
/** The command `tinderbox`. Only here, the process itself is touched: its arguments, its signals, its exit status. */
import { runCommandLine } from './app.ts'
import { Interrupted, sudoPasswordVariable } from './context.ts'

const stop = new AbortController()
let ours = true
let asked = 0

function onSignal(signal: NodeJS.Signals): void {
  if (!ours && signal === 'SIGINT') return
  const status = signal === 'SIGINT' ? 130 : 143
  // npx and its like pass on what the terminal has sent to all of us already: that is not a second one.
  if (stop.signal.aborted && Date.now() - asked < 500) return
  if (stop.signal.aborted || !ours) process.exit(status)
  asked = Date.now()
  stop.abort(new Interrupted(status))
}
process.on('SIGINT', onSignal)
process.on('SIGTERM', onSignal)
// A reader that has seen enough (`| head`) is no reason to complain.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
}

// A password is for this process, not for the programs that it starts.
const env = { ...process.env }
delete process.env[sudoPasswordVariable]

process.exitCode = await runCommandLine(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env,
  cwd: process.cwd(),
  signal: stop.signal,
  giveInterruptsAway: () => (ours = false),
})
// What is still open by now is a connection that does not close; nobody waits for it.
setTimeout(() => process.exit(), 2000).unref()
