/** What has to be undone when this process ends in whatever way it can still notice. */
const pending = new Set<() => void>()
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export function cleanUpOnExit(undo: () => void): { cancel(): void } {
  if (pending.size === 0) {
    process.on('exit', undoAll)
    for (const name of endings) process.on(name, undoAndEnd)
  }
  pending.add(undo)
  return {
    cancel() {
      pending.delete(undo)
      if (pending.size === 0) removeHandlers()
    },
  }
}

function undoAll(): void {
  for (const undo of pending) {
    pending.delete(undo)
    try {
      undo()
    } catch (error) {
      process.stderr.write(`could not clean up: ${String(error)}\n`)
    }
  }
}

/** Ends by the same signal in the end, so that whoever started us sees what it was. */
function undoAndEnd(name: NodeJS.Signals): void {
  undoAll()
  removeHandlers()
  if (process.listenerCount(name) === 0) process.kill(process.pid, name)
}

function removeHandlers(): void {
  process.off('exit', undoAll)
  for (const name of endings) process.off(name, undoAndEnd)
}
