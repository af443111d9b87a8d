import type { Probe } from './probe.ts'

/** Blocks that have fewer copies than they should, as the NameNode of this machine counts them. */
export interface Redundancy {
  readonly low: number
  /** Copies that are being made, or are about to be. */
  readonly pending: number
  /** What a moment later was still so: a block that is being written is no trouble. */
  readonly lasting: number
}

export const redundancy: Probe<Redundancy | undefined> = {
  name: 'redundancy',
  script: `
port=$(port_of hdfs-namenode http)
[ -n "$port" ] || exit 0
count() { page "$port" '/jmx?qry=Hadoop:service=NameNode,name=FSNamesystemState' | grep -oE '"(LowRedundancyBlocks|PendingReconstructionBlocks)" *: *[0-9]+' | tr -d '" '; }
first=$(count); echo "$first"
case $first in *LowRedundancyBlocks:0*|'') ;; *) sleep 1.5; count | sed 's/^/then /' ;; esac
`,
  parse(lines) {
    const of = (key: string) => {
      const found = lines.find((line) => line.startsWith(`${key}:`))
      return found === undefined ? undefined : Number(found.slice(key.length + 1))
    }
    const low = of('LowRedundancyBlocks')
    if (low === undefined) return undefined
    const pending = of('then PendingReconstructionBlocks') ?? of('PendingReconstructionBlocks') ?? 0
    return { low, pending, lasting: Math.min(low, of('then LowRedundancyBlocks') ?? 0) }
  },
}
