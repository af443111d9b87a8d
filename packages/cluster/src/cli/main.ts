#!/usr/bin/env node
/** The command `tinderbox`. Only here, the process itself is touched: its arguments, its signals, its exit status. */
import { runCommandLine } from './app.ts'
import { sudoPasswordVariable } from './context.ts'
import { Endings, endingSignals } from './endings.ts'

const endings = new Endings((status) => process.exit(status))
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
// What is still open by now is a connection that does not close; nobody waits for it.
setTimeout(() => process.exit(), 2000).unref()
