import type { Probe } from './probe.ts'

/** A driver with a page of its own, on this machine. */
export interface Driver {
  /** `app-20261125192000-0001`, `application_...`. */
  readonly application: string
  /** What it was told that says what it asks for and where it is reached. */
  readonly settings: ReadonlyMap<string, string>
}

/** Where Spark puts the page of the first driver on a machine; each further one steps up. */
const pages = { first: 4040, last: 4104 }

const keys = [
  'spark.executor.memory',
  'spark.executor.cores',
  'spark.cores.max',
  'spark.driver.host',
  'spark.driver.port',
  'spark.submit.deployMode',
]

/** Asked on loopback, where Spark's pages listen, whichever of its ports a driver came to. */
export const drivers: Probe<readonly Driver[]> = {
  name: 'drivers',
  script: `
# One that is only starting, or is very busy, is passed over.
PATIENCE=1.5
ports=$(ss -ltnH 2>/dev/null | awk '{ sub(/.*:/, "", $4); print $4 }' | sort -un | awk '$1 >= ${pages.first} && $1 <= ${pages.last}' | head -n 12)
for port in $ports; do
  {
    id=$(page "$port" /api/v1/applications | grep -o '"id" *: *"[^"]*"' | head -n 1 | sed 's/.*"\\([^"]*\\)"$/\\1/')
    [ -n "$id" ] && page "$port" "/api/v1/applications/$id/environment" | grep -oE '\\[ *"(${keys.map((key) => key.replaceAll('.', '[.]')).join('|')})" *, *"[^"]*" *\\]' |
      sed "s/^\\[ *\\"\\([^\\"]*\\)\\" *, *\\"\\([^\\"]*\\)\\".*/$id|\\1|\\2/" | sort -u
  } &
done
wait
true
`,
  parse(lines) {
    const found = new Map<string, Map<string, string>>()
    for (const line of lines) {
      const [application, key, ...value] = line.split('|')
      if (!application || !key) continue
      const settings = found.get(application) ?? new Map<string, string>()
      found.set(application, settings.set(key, value.join('|')))
    }
    return [...found].map(([application, settings]) => ({ application, settings }))
  },
}
