/** Where a job lives on its machine, and what lies there. */
import type { MachineSite } from '../sites/machine-site.ts'

export interface JobPlace {
  readonly id: string
  readonly on: MachineSite
  /** `<cluster>/jobs/<id>`, the daemon user's own: `files/` (the working folder), `out`, `err`, `spark.log`, `exit` (the exit code, written last). */
  readonly folder: string
}

export function jobPlace(id: string, on: MachineSite): JobPlace {
  return { id, on, folder: `${on.here}/jobs/${id}` }
}
