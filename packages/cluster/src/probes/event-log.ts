import { quote } from '../hosts/quote.ts'
import { readOnly } from './probe.ts'

/** What an application wrote for the history server, as a tar archive; fails when it wrote nothing there. */
export function eventLogArchive(folder: string, application: string) {
  return readOnly(`cd ${quote(folder)} && exec tar -cf - ${quote(`eventlog_v2_${application}`)}`)
}

/** The applications that a driver's log names, one a line. Of a log that has rolled the older files lie beside it. */
export function loggedApplications(folder: string) {
  const sign = '(Connected to Spark cluster with app ID|Submitted application) [A-Za-z0-9_-]+'
  return readOnly(
    `cat ${quote(folder)}/spark.log* 2>/dev/null | grep -aoE ${quote(sign)} | sed 's/.* //' | sort -u; exit 0`,
  )
}
