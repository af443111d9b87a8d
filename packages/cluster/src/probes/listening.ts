import type { Probe } from './probe.ts'

/** What one process has on a port, at one address or several. Two processes may share a port, each with an address of its own. */
export interface Listener {
  readonly port: number
  /** The process, where it can be seen: root sees all, a user only their own. */
  readonly pid: number | undefined
  readonly program: string | undefined
  /** It was of this cluster when it was seen: daemons and processes are looked at later, and by then another may be in its place. */
  readonly ours?: true
  /** The addresses that it listens on, `0.0.0.0`, `127.0.0.1`, `10.0.0.11`, `::`; `*` stands for all. Undefined: it cannot be seen. */
  readonly hosts?: readonly string[]
}

/** Who listens on TCP. `ss` where there is one; else the kernel's own table, which knows no programs. */
export const listening: Probe<readonly Listener[]> = {
  name: 'listening',
  script: `
if command -v ss >/dev/null; then
  listens=$(ss -Hltnp); printf '%s\\n' "$listens"
  # In the same moment.
  pids=$(printf '%s' "$listens" | grep -o 'pid=[0-9]*' | sort -u)
  [ -z "$pids" ] || grep -lzxF "TINDERBOX_CLUSTER=$HERE" $(for pid in $pids; do echo "/proc/\${pid#*=}/environ"; done)
else awk '$4 == "0A" { split($2, a, ":"); print "HEX " a[2] }' /proc/net/tcp /proc/net/tcp6; fi
`,
  parse(lines) {
    const found = new Map<string, Listener>()
    const ours = new Set(lines.flatMap((line) => Number(/^\/proc\/(\d+)\/environ$/.exec(line)?.[1] ?? [])))
    for (const line of lines) {
      const hex = /^HEX ([0-9A-F]+)$/.exec(line)
      const port = hex ? Number.parseInt(hex[1]!, 16) : Number(/^\S+\s+\d+\s+\d+\s+\S*:(\d+)\s/.exec(line)?.[1])
      if (!Number.isInteger(port)) continue
      const owner = /users:\(\("([^"]*)",pid=(\d+)/.exec(line)
      const host = hex ? undefined : hostOf(line)
      const pid = owner ? Number(owner[2]) : undefined
      const key = `${port} ${pid}`
      const hosts = host === undefined ? undefined : [...(found.get(key)?.hosts ?? []), host]
      const isOurs = pid !== undefined && ours.has(pid)
      found.set(key, { port, pid, program: owner?.[1], ...(isOurs && { ours: true }), ...(hosts && { hosts }) })
    }
    // What can be seen comes before what cannot.
    return [...found.values()].toSorted((a, b) => a.port - b.port || Number(!a.pid) - Number(!b.pid))
  },
}

export const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1'

/** Whether others than the machine itself may get to it. Undefined: it cannot be seen. */
export function isOpen({ hosts }: Listener): boolean | undefined {
  return hosts?.some((host) => !isLoopback(host))
}

/** An IPv4 address that is written as one of IPv6 is that address. */
function hostOf(line: string): string | undefined {
  return /^\S+\s+\d+\s+\d+\s+(\S*):\d+\s/
    .exec(line)?.[1]
    ?.replace(/%[^\]]*/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/^::ffff:(?=\d+\.)/, '')
}
