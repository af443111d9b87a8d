import { setTimeout as sleep } from 'node:timers/promises'

/** Asks until the answer is neither undefined nor false. `what` finishes the sentence "timed out waiting for ...". */
export async function waitFor<T>(
  what: string,
  timeoutMs: number,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (Date.now() > deadline) throw new Error(`timed out after ${timeoutMs / 1000} s waiting for ${what}`)
    await sleep(50)
  }
}

/** The same for code that must not wait for the event loop; says whether it came true. */
export function waitForSync(timeoutMs: number, ask: () => boolean): boolean {
  const deadline = Date.now() + timeoutMs
  while (!ask()) {
    if (Date.now() > deadline) return false
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
  }
  return true
}
