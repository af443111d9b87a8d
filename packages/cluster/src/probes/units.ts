import { pairs, type Probe } from './probe.ts'

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

export const units = (clusterName: string): Probe<readonly Unit[]> => ({
  name: 'units',
  script: `
[ "$SUPERVISOR" = process ] && exit
for folder in "$HERE"/services/*/; do
  [ -d "$folder" ] || continue
  id=$(basename "$folder")
  echo "id=$id"
  systemctl_ show -p LoadState,UnitFileState,NeedDaemonReload,DropInPaths,User,Restart,LimitNOFILE,LimitAS,LimitDATA,MemoryMax,MemoryHigh,ExecStart "tinderbox-${clusterName}-$id.service"
done
`,
  parse(lines) {
    const starts = lines.flatMap((line, i) => (line.startsWith('id=') ? [i] : []))
    return starts.map((at, i) => {
      const of = pairs(lines.slice(at, starts[i + 1]))
      return {
        id: of['id']!,
        load: of['LoadState'] ?? '',
        state: of['UnitFileState'] ?? '',
        stale: of['NeedDaemonReload'] === 'yes',
        // Those in service.d are for every service of the machine.
        dropIns: (of['DropInPaths'] ?? '')
          .split(' ')
          .filter((path) => path.includes(`/tinderbox-${clusterName}-${of['id']}.service.d/`)),
        user: of['User'] ?? '',
        restart: of['Restart'] ?? '',
        files: /^\d+$/.test(of['LimitNOFILE'] ?? '') ? Number(of['LimitNOFILE']) : Infinity,
        limits: ['LimitAS', 'LimitDATA', 'MemoryMax', 'MemoryHigh'].flatMap((key) =>
          /^\d+$/.test(of[key] ?? '') ? [`${key}=${of[key]}`] : [],
        ),
        exec: /argv\[\]=(.*?) ; /.exec(of['ExecStart'] ?? '')?.[1] ?? '',
      }
    })
  },
})
