/** Listens to one machine without end: the script that runs there is bounded, and is started anew when it or the connection has ended. */
import { setTimeout as sleep } from 'node:timers/promises'
import { ToolError } from '../errors.ts'
import type { ReadHost } from '../hosts/host.ts'
import { beatReader, type Beat } from './beat.ts'
import { machineScript } from './machine-script.ts'

/** Seconds. What it printed so far is kept while it runs, so not for too long; not all machines' at the same moment. */
const lifetime = { least: 180, spread: 60 }

/** Seconds from a failure to the next try, the longer the more there were in a row. */
const pauses = [0.2, 1, 2, 3]

export interface Following {
  readonly cluster: string
  readonly knockEvery: number
  readonly signal: AbortSignal
  readonly onBeat: (beat: Beat) => void
  /** Again and again, while it does not work. */
  readonly onFailure: (error: ToolError) => void
}

/** Resolves when the signal fires. */
export async function follow(host: ReadHost, following: Following): Promise<void> {
  const { cluster, knockEvery, signal } = following
  let failures = 0
  while (!signal.aborted) {
    const seconds = lifetime.least + Math.floor(Math.random() * lifetime.spread)
    let unable = false
    const onLine = beatReader((beat) => {
      failures = 0
      unable = beat.unable !== undefined
      following.onBeat(beat)
    })
    let pause = 0
    try {
      await host.read(machineScript({ cluster, lifetime: seconds, knockEvery }), {
        title: 'watch the machine',
        timeout: seconds + 60,
        signal,
        onLine,
      })
      if (unable) pause = 30
      else if (failures > 0) pause = pauses.at(-1)!
      failures++
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof ToolError)) throw error
      following.onFailure(error)
      pause = pauses[Math.min(failures++, pauses.length - 1)]!
    }
    await sleep(pause * 1000, undefined, { signal }).catch(() => {})
  }
}
