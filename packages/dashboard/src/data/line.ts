/** The line to the server. It mends itself; whoever listens is told what came, and when the line is lost. */
import type { Received } from './age.ts'
import type { Snapshot } from './snapshot.ts'

/** denied: this browser did not open the address with the token. */
export type Line = 'connecting' | 'open' | 'lost' | 'denied'

export interface Heard {
  readonly line: Line
  readonly received?: Received
}

/** Milliseconds. The server says something each ten seconds, if only that it is there: a line that says nothing for longer is cut. */
const silence = 25_000
const patience = 10_000
const retryAfter = 2_000
/** A page that nobody sees lets go: browsers have six lines to a server, and the machines need not be looked at for nobody. */
const hiddenFor = 60_000

/** Returns what ends it. */
export function listen(tell: (heard: Heard) => void): () => void {
  let heard: Heard = { line: 'connecting' }
  let source: EventSource | undefined
  let lastAt = Date.now()
  let retry: ReturnType<typeof setTimeout> | undefined
  let letGo: ReturnType<typeof setTimeout> | undefined

  const say = (next: Partial<Heard>) => tell((heard = { ...heard, ...next }))
  const close = () => {
    clearTimeout(retry)
    source?.close()
    source = undefined
  }
  const open = () => {
    close()
    const current = (source = new EventSource('api/events'))
    current.addEventListener('snapshot', ({ data }: MessageEvent<string>) => {
      lastAt = Date.now()
      say({ line: 'open', received: { snapshot: JSON.parse(data) as Snapshot, at: lastAt } })
    })
    current.addEventListener('beat', () => {
      lastAt = Date.now()
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
  // A line that was cut without a word, as when this machine slept, is told by its silence alone.
  let triedAt = 0
  const watchdog = setInterval(() => {
    const now = Date.now()
    if (!source || now - lastAt < silence || now - triedAt < patience) return
    triedAt = now
    if (heard.line === 'open') say({ line: 'lost' })
    open()
  }, patience / 2)
  const seen = () => {
    clearTimeout(letGo)
    if (document.hidden) letGo = setTimeout(close, hiddenFor)
    else if (!source) open()
  }
  document.addEventListener('visibilitychange', seen)

  open()
  seen()
  return () => {
    document.removeEventListener('visibilitychange', seen)
    clearInterval(watchdog)
    clearTimeout(letGo)
    close()
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
