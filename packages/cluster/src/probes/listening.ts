import type { Probe } from './probe.ts'

export interface Listener {
  readonly port: number
  /** The process, where it can be seen: root sees all, a user only their own. */
  readonly pid: number | undefined
  readonly program: string | undefined
  /** The addresses that it listens on, `0.0.0.0`, `127.0.0.1`, `10.0.0.11`, `::`; `*` stands for all. Undefined: it cannot be seen. */
  readonly hosts?: readonly string[]
}

/** Who listens on TCP. `ss` where there is one; else the kernel's own table, which knows no programs. */
export const listening: Probe<readonly Listener[]> = {
  name: 'listening',
  script: `
if command -v ss >/dev/null; then ss -Hltnp
else awk '$4 == "0A" { split($2, a, ":"); print "HEX " a[2] }' /proc/net/tcp /proc/net/tcp6; fi
`,
  parse(lines) {
    const found = new Map<number, Listener>()
    for (const line of lines) {
      const hex = /^HEX ([0-9A-F]+)$/.exec(line)
      const port = hex ? Number.parseInt(hex[1]!, 16) : Number(/^\S+\s+\d+\s+\d+\s+\S*:(\d+)\s/.exec(line)?.[1])
      if (!Number.isInteger(port)) continue
      const owner = /users:\(\("([^"]*)",pid=(\d+)/.exec(line)
      const host = hex ? undefined : hostOf(line)
      const before = found.get(port)
      const hosts = host === undefined ? before?.hosts : [...(before?.hosts ?? []), host]
      found.set(port, {
        port,
        pid: owner ? Number(owner[2]) : before?.pid,
        program: owner?.[1] ?? before?.program,
        ...(hosts && { hosts }),
      })
    }
    return [...found.values()].toSorted((a, b) => a.port - b.port)
  },
}

/** An IPv4 address that is written as one of IPv6 is that address. */
function hostOf(line: string): string | undefined {
  return /^\S+\s+\d+\s+\d+\s+(\S*):\d+\s/
    .exec(line)?.[1]
    ?.replace(/%[^\]]*/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/^::ffff:(?=\d+\.)/, '')
}
