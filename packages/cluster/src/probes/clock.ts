import type { Probe } from './probe.ts'

export interface Clock {
  /** Milliseconds since 1970, by the machine's own clock. */
  readonly now: number
  /** What keeps it: `systemd-timesyncd`, `chronyd`, `ntpd`; undefined: nothing that is known. */
  readonly keeper: string | undefined
  /** Whether the kernel was told that it is in time with others. */
  readonly synchronized: boolean
}

export const clock: Probe<Clock> = {
  name: 'clock',
  script: `
echo "now $(date +%s%3N)"
echo "synchronized $(timedatectl show -p NTPSynchronized --value 2>/dev/null)"
for name in chronyd ntpd systemd-timesyncd; do
  for comm in /proc/[0-9]*/comm; do read -r found < "$comm" && case $name in "$found"*) echo "keeper $name"; exit ;; esac; done
done
`,
  parse(lines) {
    const of = (key: string) => lines.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1)
    return { now: Number(of('now')), keeper: of('keeper'), synchronized: of('synchronized') === 'yes' }
  },
}
