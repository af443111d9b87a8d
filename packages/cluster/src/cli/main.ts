#!/usr/bin/env node
/** The command `tinderbox`. Only here, the process itself is touched: its arguments, its signals, its exit status. */
import { runCommandLine } from './app.ts'
import { sudoPasswordVariable } from './context.ts'
import { Endings, endingSignals, hungUpStatus } from './endings.ts'

const endings = new Endings(exitNow)
for (const signal of endingSignals) process.on(signal, () => endings.onSignal(signal))
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => endings.onStreamError(error))
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
  signal: endings.signal,
  giveInterruptsAway: () => endings.giveInterruptsAway(),
})
if (endings.hungUp) exitNow(hungUpStatus)
// What is still open by now is a connection that does not close; nobody waits for it.
setTimeout(() => process.exit(), 2000).unref()

/** Node fails at its own end when its terminal is gone, so then the end is that of the signal itself, which shells report as the same status. */
function exitNow(code: number): void {
  if (code === hungUpStatus && [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY)) {
    process.removeAllListeners('SIGHUP')
    process.kill(process.pid, 'SIGHUP')
  }
  process.exit(code)
}
