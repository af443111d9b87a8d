/** The line to the server. It mends itself; whoever listens is told what came, and when the line is lost. */
import type { Received } from './age.ts'
import type { Snapshot } from './snapshot.ts'

/** denied: this browser did not open the address with the token. */
export type Line = 'connecting' | 'open' | 'lost' | 'denied'

export interface Heard {
  readonly line: Line
  readonly received?: Received
}

/** Milliseconds. */
const silence = 30_000
const patience = 10_000
const retryAfter = 2_000

/** Returns what ends it. */
export function listen(tell: (heard: Heard) => void): () => void {
  let heard: Heard = { line: 'connecting' }
  let source: EventSource | undefined
  let lastAt = Date.now()
  let isAsking = false
  let again: ReturnType<typeof setTimeout> | undefined

  const say = (next: Partial<Heard>) => tell((heard = { ...heard, ...next }))
  const take = (snapshot: Snapshot) => {
    lastAt = Date.now()
    say({ line: 'open', received: { snapshot, at: lastAt } })
  }
  const open = () => {
    clearTimeout(again)
    source?.close()
    const current = (source = new EventSource('api/events'))
    current.addEventListener('snapshot', ({ data }: MessageEvent<string>) => take(JSON.parse(data) as Snapshot))
    current.addEventListener('error', () => {
      // It tries again by itself, unless the server said no: it does not tell what the server said.
      if (current.readyState === EventSource.CLOSED) void ask(true)
      else if (heard.line !== 'denied') say({ line: 'lost' })
    })
  }
  const ask = async (reopen: boolean) => {
    if (isAsking) return
    isAsking = true
    try {
      const response = await fetch('api/status', { signal: AbortSignal.timeout(patience) })
      if (response.ok) take((await response.json()) as Snapshot)
      else say({ line: response.status === 401 ? 'denied' : 'lost' })
    } catch {
      say({ line: 'lost' })
    } finally {
      isAsking = false
    }
    if (reopen || heard.line !== 'open') again = setTimeout(open, retryAfter)
  }
  // A line that is cut without a word, as when this machine slept, looks like one on which nothing happens.
  const watchdog = setInterval(() => {
    if (heard.line === 'open' && Date.now() - lastAt > silence) void ask(false)
  }, silence / 6)

  open()
  return () => {
    clearInterval(watchdog)
    clearTimeout(again)
    source?.close()
  }
}
