import type { Probe } from './probe.ts'

export interface OtherCluster {
  readonly name: string
  readonly folder: string
  /** How many processes of it run. */
  readonly processes: number
}

/** Other clusters that have their things on this machine. */
export const otherClusters = (clusterName: string): Probe<readonly OtherCluster[]> => ({
  name: 'other-clusters',
  script: `
for folder in "$ROOT"/clusters/*/; do
  folder=\${folder%/}; name=\${folder##*/}
  case $name in '*'|${clusterName}) continue ;; esac
  echo "$name|$(grep -lzxF "TINDERBOX_CLUSTER=$folder" /proc/[0-9]*/environ | wc -l)|$folder"
done
`,
  parse: (lines) =>
    lines.map((line) => {
      const [name, processes, ...folder] = line.split('|')
      return { name: name!, processes: Number(processes), folder: folder.join('|') }
    }),
})
