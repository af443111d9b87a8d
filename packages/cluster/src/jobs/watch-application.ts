/**
 * Tells what a job is doing, from first to last. It never fails the job: what cannot be asked is not told.
 * The driver's page is asked only once the job has run for a while, and then once a second: the first question costs the driver two seconds of a
 * processor, which a short job would feel, and four a second a seventh of all that a job of half a minute takes. Until then its log says enough.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { jsonPage, type JsonPage } from '../apis/get-json.ts'
import { executorList, paths, stageList } from '../apis/spark-application.ts'
import type { Tunnel } from '../hosts/host.ts'
import type { ExecutorAsk } from '../sites/executor-fit.ts'
import type { Manager } from './manager.ts'
import { executorTotals, stageProgress, starting, type JobProgress } from './progress.ts'

/** Milliseconds. */
const times = {
  /** Between two looks. */
  pause: 250,
  /** Between two questions: each costs who answers, the driver most of all. */
  longPause: 1000,
  /** Without an executor, before the reason is asked for. */
  patience: 5000,
  /** With executors, before the driver's page is asked. */
  shortJob: 3000,
  /** For the driver's answer: whoever hangs up on a busy driver makes it print an error among what the job prints. */
  driverPage: 60_000,
}

/** What is known so far; whoever follows the job fills it in. */
export interface Signs {
  application: string | undefined
  /** The port of the driver's page. */
  page: number | undefined
  executors: { count: number; cores: number }
}

export interface Watched {
  readonly signs: Signs
  readonly ask: ExecutorAsk
  /** Whether the driver's page is asked at all. */
  readonly stages: boolean
  readonly page: (port: number) => Promise<Tunnel>
  readonly manager: Manager
  /** The manager's page. */
  readonly master: () => Promise<Tunnel>
  readonly listener: (progress: JobProgress) => void
}

/** Resolves when the signal is aborted. */
export async function watchApplication(
  { signs, ask, stages: asksStages, page, manager, master, listener }: Watched,
  signal: AbortSignal,
): Promise<void> {
  const opened = new Map<string, Promise<JsonPage>>()
  const closing: (() => Promise<void>)[] = []
  const pageOf = (name: string, open: () => Promise<Tunnel>, options?: { timeout: number }): Promise<JsonPage> => {
    let found = opened.get(name)
    if (!found) {
      found = open().then((tunnel) => {
        closing.push(() => tunnel.close())
        return jsonPage(tunnel.port, options)
      })
      opened.set(name, found)
    }
    return found
  }
  let told = ''
  const tell = (progress: JobProgress) => {
    const text = JSON.stringify(progress)
    if (text !== told && !signal.aborted) listener(progress)
    told = text
  }

  const since: { application?: number; executors?: number; asked?: number } = {}
  const stages = new Set<number>()
  let progress = starting
  let asking: Promise<void> | undefined
  const now = () => performance.now()
  const due = () => since.asked === undefined || now() - since.asked > times.longPause

  async function look(): Promise<void> {
    const { application } = signs
    if (application === undefined) return
    since.application ??= now()
    if (signs.executors.count === 0) {
      progress = { ...progress, state: 'waiting', application }
      if (now() - since.application < times.patience || !due()) return
      since.asked = now()
      progress = { ...progress, waiting: await manager.waiting(await pageOf('master', master), application, ask) }
      return
    }
    since.executors ??= now()
    if (progress.state !== 'running' || progress.stages.length === 0) {
      const { count, cores } = signs.executors
      progress = {
        ...progress,
        state: 'running',
        application,
        waiting: undefined,
        executors: { count, cores, memory: count * ask.memory },
      }
    }
    if (!asksStages || signs.page === undefined || now() - since.executors < times.shortJob || !due()) return
    since.asked = now()
    // Its answer may take long: all else goes on meanwhile.
    asking ??= askDriver(application, signs.page)
      .catch(() => {})
      .finally(() => (asking = undefined))
  }

  async function askDriver(application: string, port: number): Promise<void> {
    const driver = await pageOf('driver', () => page(port), { timeout: times.driverPage })
    const [working, executors] = await Promise.all([
      driver.get(paths.stages(application)).then((answer) => stageProgress(stageList.parse(answer))),
      driver.get(paths.executors(application)).then((answer) => executorTotals(executorList.parse(answer), ask.memory)),
    ])
    for (const { id } of working) stages.add(id)
    progress = { ...progress, executors, stages: working, stagesDone: stages.size - working.length }
  }

  try {
    while (!signal.aborted) {
      // The page goes a moment before the driver does.
      await look().catch(() => {})
      tell(progress)
      await sleep(times.pause, undefined, { signal })
    }
  } catch {
    // The end.
  } finally {
    // A driver that is about to end has answered, or is gone.
    await Promise.race([asking, sleep(times.longPause)])
    await Promise.allSettled(closing.map((close) => close()))
    for (const one of opened.values()) await one.then((json) => json.close()).catch(() => {})
  }
}
