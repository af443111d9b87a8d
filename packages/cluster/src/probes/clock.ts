import type { Probe } from './probe.ts'

export interface Clock {
  /** Milliseconds since 1970, by the machine's own clock. */
  readonly now: number
  /** What keeps it: `systemd-timesyncd`, `chronyd`, `ntpd`; undefined: nothing that is known. */
  readonly keeper: string | undefined
  /** Whether the kernel was told that it is in time with others. */
  readonly synchronized: boolean
  /** A time service that is installed, as systemd calls it, whether it runs or not; undefined: none that may be started. */
  readonly installed: string | undefined
}

export const clock: Probe<Clock> = {
  name: 'clock',
  script: `
echo "synchronized $(timedatectl show -p NTPSynchronized --value 2>/dev/null)"
set -- chrony.service chronyd.service ntpsec.service ntpd.service ntp.service systemd-timesyncd.service
there=$(systemctl list-unit-files --no-legend --no-pager "$@" 2>/dev/null | awk '$2 !~ /^masked/ { print $1 }')
for unit; do
  case "
$there
" in *"
$unit
"*) echo "installed $unit"; break ;; esac
done
keeper=
for comm in /proc/[0-9]*/comm; do
  read -r found < "$comm" || continue
  case $found in
    chronyd) keeper=chronyd; break ;; ntpd) keeper=ntpd ;;
    # The kernel keeps fifteen characters of a name.
    systemd-timesyn) keeper=\${keeper:-systemd-timesyncd} ;;
  esac
done
[ -n "$keeper" ] && echo "keeper $keeper"
# Last: awk may keep what comes through a pipe until it ends, and this is compared with the time at which it arrives.
echo "now $(date +%s%3N)"
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
