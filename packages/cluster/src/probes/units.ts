import type { Probe } from './probe.ts'
import { shownUnits } from './shown-units.ts'

/** A unit of the cluster's, as systemd has it in mind: that need not be what its file says. */
export interface Unit {
  /** `spark-worker-2`. */
  readonly id: string
  /** `loaded`, `masked`, `not-found`, `bad-setting`. */
  readonly load: string
  /** `enabled`, `disabled`, `masked`. */
  readonly state: string
  /** Its file has changed since systemd read it. */
  readonly stale: boolean
  /** Files that change it and are for this unit alone. */
  readonly dropIns: readonly string[]
  readonly user: string
  readonly restart: string
  readonly files: number
  /** Those of memory that are set: `LimitAS=400M`. We set none. */
  readonly limits: readonly string[]
  /** What is started. */
  readonly exec: string
}

const ofMemory = ['LimitAS', 'LimitDATA', 'MemoryMax', 'MemoryHigh'] as const

/** ExecStart last, as anything may stand in it. */
const properties = [
  ...['LoadState', 'UnitFileState', 'NeedDaemonReload', 'DropInPaths', 'User', 'Restart', 'LimitNOFILE', ...ofMemory],
  'ExecStart',
]

export const units = (clusterName: string): Probe<readonly Unit[]> => ({
  name: 'units',
  script: `
[ "$SUPERVISOR" = process ] && exit
${shownUnits(clusterName)}
shown ${properties.join()} $(services)
`,
  parse: (lines) =>
    lines.map((line) => {
      const [id, ...values] = line.split('|')
      const exec = values.slice(properties.length - 1).join('|')
      const of = Object.fromEntries(properties.map((name, i) => [name, values[i] ?? '']))
      return {
        id: id!,
        load: of['LoadState']!,
        state: of['UnitFileState']!,
        stale: of['NeedDaemonReload'] === 'yes',
        // Those in service.d are for every service of the machine.
        dropIns: of['DropInPaths']!.split(' ').filter((path) =>
          path.includes(`/tinderbox-${clusterName}-${id}.service.d/`),
        ),
        user: of['User']!,
        restart: of['Restart']!,
        files: /^\d+$/.test(of['LimitNOFILE']!) ? Number(of['LimitNOFILE']) : Infinity,
        limits: ofMemory.flatMap((key) => (/^\d+$/.test(of[key]!) ? [`${key}=${of[key]}`] : [])),
        exec: /argv\[\]=(.*?) ; /.exec(exec)?.[1] ?? '',
      }
    }),
})
