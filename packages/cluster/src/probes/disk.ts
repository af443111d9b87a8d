import { pairs, type Probe } from './probe.ts'

export interface Disk {
  /** MiB free for us on the file system that holds, or will hold, Tinderbox's folder. */
  readonly free: number
  /** Inodes free; undefined where the file system does not count them. */
  readonly inodes: number | undefined
  readonly mount: string
}

export const disk: Probe<Disk> = {
  name: 'disk',
  script: `
there=$ROOT
while [ ! -d "$there" ]; do there=$(dirname "$there"); done
df -Pk "$there" | tail -n 1 | while read -r _ _ _ free _ mount; do echo "free=$free"; echo "mount=$mount"; done
df -Pi "$there" | tail -n 1 | while read -r _ total _ free _; do [ "$total" != 0 ] && echo "inodes=$free"; done
`,
  parse(lines) {
    const facts = pairs(lines)
    const inodes = Number(facts['inodes'])
    return {
      free: Math.floor(Number(facts['free'] ?? 0) / 1024),
      inodes: facts['inodes'] === undefined || Number.isNaN(inodes) ? undefined : inodes,
      mount: facts['mount'] ?? '/',
    }
  },
}
