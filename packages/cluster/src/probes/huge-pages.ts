import { pairs, type Probe } from './probe.ts'

/** How the kernel makes pages of 2 MB; each is the word that is chosen. Empty: it does not say. */
export interface HugePages {
  readonly enabled: string
  readonly defrag: string
  /** How often a program has waited while memory was put in order for one. */
  readonly stalls: number
}

export const hugePages: Probe<HugePages> = {
  name: 'hugePages',
  script: `
for key in enabled defrag; do echo "$key=$(cat /sys/kernel/mm/transparent_hugepage/$key)"; done
echo "stalls=$(sed -n 's/^compact_stall //p' /proc/vmstat)"
`,
  parse(lines) {
    const of = pairs(lines)
    const chosen = (key: string) => /\[(.*?)\]/.exec(of[key] ?? '')?.[1] ?? ''
    return { enabled: chosen('enabled'), defrag: chosen('defrag'), stalls: Number(of['stalls'] ?? 0) }
  },
}
