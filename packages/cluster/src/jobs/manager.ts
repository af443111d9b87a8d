/** Who gives a job its executors, standalone Spark's master or YARN: asked why there are none yet, and whether it is done with an application. */
import { z } from 'zod'
import { askMaster } from '../apis/ask-master.ts'
import type { JsonPage } from '../apis/get-json.ts'
import { sendHttp } from '../apis/http-send.ts'
import type { ExecutorAsk } from '../sites/executor-fit.ts'
import { waitingReason } from './waiting.ts'
import { yarnWaiting } from './yarn.ts'

export interface Manager {
  /** One sentence that begins with `waiting for executors`. */
  readonly waiting: (page: JsonPage, application: string, ask: ExecutorAsk) => Promise<string>
  /** Undefined: it does not answer. */
  readonly isDone: (page: JsonPage, application: string) => Promise<boolean | undefined>
  /** Ends an application whose driver has gone; nothing where the manager does that at once by itself. */
  readonly kill: (port: number, application: string) => Promise<void>
}

export const standalone: Manager = {
  waiting: async (page, application, ask) => waitingReason(await askMaster(page), application, ask),
  async isDone(page, application) {
    const state = await askMaster(page)
    return state && !state.activeapps.some(({ id }) => id === application)
  },
  kill: () => Promise.resolve(),
}

const application = z.object({ app: z.object({ state: z.string(), diagnostics: z.string().optional() }) })
const over = new Set(['FINISHED', 'FAILED', 'KILLED'])

/** `user`: as whom applications run; YARN lets nobody else end them. */
export function yarnManager(user: string): Manager {
  const ask = async (page: JsonPage, id: string) => application.parse(await page.get(`/ws/v1/cluster/apps/${id}`)).app
  return {
    async waiting(page, id) {
      const { state, diagnostics = '' } = await ask(page, id)
      return yarnWaiting(state, diagnostics)
    },
    async isDone(page, id) {
      try {
        return over.has((await ask(page, id)).state)
      } catch {
        return undefined
      }
    },
    async kill(port, id) {
      const answer = await sendHttp(port, {
        method: 'PUT',
        path: `/ws/v1/cluster/apps/${id}/state?user.name=${encodeURIComponent(user)}`,
        json: { state: 'KILLED' },
      })
      answer.body.resume()
    },
  }
}
