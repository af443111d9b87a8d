/** The line to the server. It mends itself; whoever listens is told what came, and when the line is lost. */
import type { Received } from './age.ts'
import type { Snapshot } from './snapshot.ts'

/** denied: this browser did not open the address with the token. */
export type Line = 'connecting' | 'open' | 'lost' | 'denied'

export interface Heard {
  readonly line: Line
  readonly received?: Received
}

/** Milliseconds. What is known is sent at once to who connects, so a line that says nothing for long is opened anew. */
const silence = 30_000
const patience = 10_000
const retryAfter = 2_000

/** Returns what ends it. */
export function listen(tell: (heard: Heard) => void): () => void {
  let heard: Heard = { line: 'connecting' }
  let source: EventSource | undefined
  let lastAt = Date.now()
  let retry: ReturnType<typeof setTimeout> | undefined

  const say = (next: Partial<Heard>) => tell((heard = { ...heard, ...next }))
  const open = () => {
    source?.close()
    const current = (source = new EventSource('api/events'))
    current.addEventListener('snapshot', ({ data }: MessageEvent<string>) => {
      lastAt = Date.now()
      say({ line: 'open', received: { snapshot: JSON.parse(data) as Snapshot, at: lastAt } })
    })
    current.addEventListener('error', () => {
      if (heard.line !== 'denied') say({ line: 'lost' })
      // It tries again by itself, unless the server refused: why, it does not tell.
      if (current.readyState === EventSource.CLOSED) void openAgain(current)
    })
  }
  const openAgain = async (closed: EventSource) => {
    const refused = await isRefused()
    if (closed !== source) return
    if (refused) say({ line: 'denied' })
    retry = setTimeout(open, retryAfter)
  }
  // A line that was cut without a word, as when this machine slept, looks like one on which nothing happens.
  const watchdog = setInterval(() => {
    const silent = Date.now() - lastAt
    if (heard.line !== 'open' || silent < silence) return
    if (silent < silence + patience) open()
    else say({ line: 'lost' })
  }, patience / 2)

  open()
  return () => {
    clearInterval(watchdog)
    clearTimeout(retry)
    source?.close()
    source = undefined
  }
}

async function isRefused(): Promise<boolean> {
  try {
    const { status } = await fetch('./', { method: 'HEAD', signal: AbortSignal.timeout(patience) })
    return status === 401
  } catch {
    return false
  }
}
