/** Asks a driver's own page what it is doing, again and again. It never fails the job: what cannot be asked is not told. */
import { setTimeout as sleep } from 'node:timers/promises'
import { jsonPage } from '../apis/get-json.ts'
import { executorList, paths, stageList } from '../apis/spark-application.ts'
import { masterState, type MasterState } from '../apis/spark-master.ts'
import type { Tunnel } from '../hosts/host.ts'
import type { ExecutorAsk } from './fit.ts'
import { executorTotals, stageProgress, type JobProgress } from './progress.ts'
import { waitingReason } from './waiting.ts'

/** Milliseconds between two looks, and between two looks at what changes more slowly. */
const pause = 250
const longPause = 1000
/** Milliseconds without an executor before the reason is asked for. */
const patience = 5000

export interface Watched {
  readonly application: string
  readonly ask: ExecutorAsk
  /** To the driver's page. */
  readonly page: () => Promise<Tunnel>
  /** To the master's. */
  readonly master: () => Promise<Tunnel>
  readonly listener: (progress: JobProgress) => void
}

/** Resolves when the signal is aborted. */
export async function watchApplication(watched: Watched, signal: AbortSignal): Promise<void> {
  const { application, ask, listener } = watched
  const tunnels: Tunnel[] = []
  let progress: JobProgress = { state: 'waiting', application, waiting: undefined, executors: { count: 0, cores: 0, memory: 0 }, stages: [], stagesDone: 0 }
  const tell = (next: JobProgress) => {
    if (signal.aborted || JSON.stringify(next) === JSON.stringify(progress)) return
    progress = next
    listener(next)
  }
  try {
    listener(progress)
    const opened = async (open: () => Promise<Tunnel>) => {
      const tunnel = await open()
      tunnels.push(tunnel)
      return jsonPage(tunnel.port)
    }
    const page = await opened(watched.page)
    const known = new Set<number>()
    const began = performance.now()
    let askedForExecutors = -Infinity
    let state: MasterState | undefined
    let master: ReturnType<typeof jsonPage> | undefined
    let failures = 0
    while (!signal.aborted && failures < 20) {
      try {
        const stages = stageProgress(stageList.parse(await page.get(paths.stages(application))))
        for (const { id } of stages) known.add(id)
        let { executors } = progress
        if (executors.count === 0 || performance.now() - askedForExecutors > longPause) {
          executors = executorTotals(executorList.parse(await page.get(paths.executors(application))), ask.memory)
          askedForExecutors = performance.now()
        }
        let waiting: string | undefined
        if (executors.count === 0 && performance.now() - began > patience) {
          master ??= await opened(watched.master)
          state = await master.get('/json/').then(masterState.parse, () => undefined)
          waiting = waitingReason(state, application, ask)
        }
        tell({ state: executors.count > 0 ? 'running' : 'waiting', application, waiting, executors, stages, stagesDone: known.size - stages.length })
        failures = 0
      } catch {
        // The page opens a moment after its port is known, and goes a moment before the driver does.
        failures++
      }
      await sleep(pause, undefined, { signal })
    }
  } catch {
    // No tunnel, or the end: then there is nothing to tell.
  } finally {
    await Promise.allSettled(tunnels.map((tunnel) => tunnel.close()))
  }
}
