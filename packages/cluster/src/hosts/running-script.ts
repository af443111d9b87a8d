import type { RunningScript, ScriptResult } from './host.ts'
import type { Ending, ScriptChild } from './script-child.ts'

/** Wraps a `serve` child. `toResult` gives the result of an ending or throws its error. */
export function runningScript(child: ScriptChild, toResult: (ending: Ending) => ScriptResult): RunningScript {
  let stopped = false
  const ended = child.ended.then((ending) => {
    // After stop() a cut connection is what was asked for.
    if (stopped && ending.kind === 'broken') return { exitCode: 129, stdout: '', stderr: ending.stderr, duration: 0 }
    return toResult(ending)
  })
  // Who does not look at `ended` does not care; that must not end the process.
  ended.catch(() => {})
  return {
    ended,
    write: (line) => child.write(`${line}\n`),
    stop: async () => {
      stopped = true
      child.endInput()
      const late = setTimeout(() => child.hangUp(), 3000)
      await child.ended
      clearTimeout(late)
    },
  }
}
