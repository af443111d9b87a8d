import type { RunOptions, RunningScript } from '../../hosts/host.ts'

/** What `start` of a host made by hand gives to `withLock`: it has the lock, and writes down what the audit trail shall say. */
export function fakeLock({ onLine }: RunOptions = {}, trail: string[] = []): RunningScript {
  let end = (): void => {}
  const ended = new Promise<void>((resolve) => (end = resolve))
  let last = false
  onLine?.('taken')
  return {
    write(text) {
      if (text === '.' || text.startsWith('+')) return
      if (text.startsWith('=')) last = true
      else {
        trail.push(...text.split('\n'))
        if (last) onLine?.('written')
      }
    },
    stop: async () => end(),
    ended: ended.then(() => ({ exitCode: 0, stdout: '', stderr: '', duration: 1 })),
  }
}
