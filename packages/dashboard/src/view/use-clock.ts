/** The time, once a second for all who ask. Who asks is drawn anew only when what they make of it is another. */
import { useSyncExternalStore } from 'react'

let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const tell of listeners) tell()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** `of` gets milliseconds since 1970. What it returns is compared by identity: a text, a number, a boolean. */
export function useClock<T extends string | number | boolean | undefined>(of: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => of(now))
}
