import { quote } from '../hosts/quote.ts'
import { readOnly } from './probe.ts'

/** What an application wrote for the history server, as a tar archive; fails when it wrote nothing there. */
export function eventLogArchive(folder: string, application: string) {
  return readOnly(`cd ${quote(folder)} && exec tar -cf - ${quote(`eventlog_v2_${application}`)}`)
}
