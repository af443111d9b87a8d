import type { Probe } from './probe.ts'

export interface Clock {
  /** Milliseconds since 1970, by the machine's own clock. */
  readonly now: number
  /** What keeps it: `systemd-timesyncd`, `chronyd`, `ntpd`; undefined: nothing that is known. */
  readonly keeper: string | undefined
  /** Whether the kernel was told that it is in time with others. */
  readonly synchronized: boolean
  /** A time service that is installed, as systemd calls it, whether it runs or not; undefined: none. */
  readonly installed: string | undefined
}

export const clock: Probe<Clock> = {
  name: 'clock',
  script: `
echo "now $(date +%s%3N)"
echo "synchronized $(timedatectl show -p NTPSynchronized --value 2>/dev/null)"
for unit in chrony chronyd ntpsec ntpd ntp systemd-timesyncd; do
  systemctl cat "$unit.service" >/dev/null 2>&1 && echo "installed $unit.service" && break
done
for name in chronyd ntpd systemd-timesyncd; do
  short=$(echo "$name" | cut -c1-15)
  for comm in /proc/[0-9]*/comm; do read -r found < "$comm" && [ "$found" = "$short" ] && echo "keeper $name" && exit; done
done
`,
  parse(lines) {
    const of = (key: string) => lines.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1)
    return {
      now: Number(of('now')),
      keeper: of('keeper'),
      synchronized: of('synchronized') === 'yes',
      installed: of('installed'),
    }
  },
}
