import { ownAddresses } from './own-addresses.ts'
import { pairs, type Probe } from './probe.ts'

export interface System {
  /** As `uname -m` says: x86_64, aarch64. */
  readonly arch: string
  readonly kernel: string
  /** `Debian GNU/Linux 12 (bookworm)`. */
  readonly os: string
  readonly hostname: string
  readonly cores: number
  /** MiB. Where a control group limits it, the limit. */
  readonly memory: number
  /** Addresses of its network cards, loopback left out. None: it cannot say. */
  readonly addresses: readonly string[]
  /** Of its installation, which clones of it share, and of its start, which containers of one machine share. Empty: it does not say. */
  readonly machineId: string
  readonly bootId: string
  /** Seconds since 1970, by the machine's own clock. */
  readonly clock: number
}

export const system: Probe<System> = {
  name: 'system',
  script: `
echo "arch=$(uname -m)"
echo "kernel=$(uname -r)"
echo "os=$(. /etc/os-release; echo "$PRETTY_NAME")"
echo "hostname=$(hostname 2>/dev/null || cat /etc/hostname)"
echo "cores=$(nproc 2>/dev/null || grep -c ^processor /proc/cpuinfo)"
echo "memory=$(sed -n 's/^MemTotal: *\\([0-9]*\\) kB/\\1/p' /proc/meminfo)"
echo "limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null)"
echo "addresses=$(${ownAddresses})"
echo "machineId=$(cat /etc/machine-id)"
echo "bootId=$(cat /proc/sys/kernel/random/boot_id)"
echo "clock=$(date +%s)"
`,
  parse(lines) {
    const facts = pairs(lines)
    const whole = Math.floor(Number(facts['memory'] ?? 0) / 1024)
    const limit = Math.floor(Number(facts['limit']) / 1024 / 1024)
    return {
      arch: facts['arch'] ?? '',
      kernel: facts['kernel'] ?? '',
      os: facts['os'] ?? '',
      hostname: facts['hostname'] ?? '',
      cores: Number(facts['cores'] ?? 1),
      memory: limit > 0 ? Math.min(limit, whole) : whole,
      addresses: (facts['addresses'] ?? '').split(' ').filter((address) => address !== ''),
      machineId: facts['machineId'] ?? '',
      bootId: facts['bootId'] ?? '',
      clock: Number(facts['clock'] ?? 0),
    }
  },
}
