import type { JsonPage } from './get-json.ts'
import { masterState, type MasterState } from './spark-master.ts'

/** What the master's page says; undefined when it does not answer, or says something else. */
export async function askMaster(page: JsonPage): Promise<MasterState | undefined> {
  try {
    return masterState.parse(await page.get('/json/'))
  } catch {
    return undefined
  }
}
