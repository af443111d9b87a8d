/** The unit of systemd that watches a cluster from this machine. Pure. */
export interface WatchUnit {
  readonly cluster: string
  readonly node: string
  readonly main: string
  /** An absolute path. */
  readonly file: string
  readonly every: number
  /** Root's unit, or the user's own. */
  readonly isRoot: boolean
  readonly home: string
}

export function watchUnitName(cluster: string): string {
  return `tinderbox-watch-${cluster}.service`
}

/**
 * Of the processes only the command itself is ended: the shared SSH connections may be in use by other commands, and end by themselves when they are not.
 */
export function watchUnit({ cluster, node, main, file, every, isRoot, home }: WatchUnit): string {
  return `# Written by tinderbox watch --install; tinderbox watch --uninstall removes it.
[Unit]
Description=Watches the Tinderbox cluster ${cluster}
After=network-online.target
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
Type=simple
ExecStart=${[node, main, 'watch', '--file', file, '--every', String(every)].map(unitWord).join(' ')}
WorkingDirectory=/
Environment=${unitWord(`HOME=${home}`)}
Restart=always
RestartSec=5
KillMode=process
TimeoutStopSec=10

[Install]
WantedBy=${isRoot ? 'multi-user.target' : 'default.target'}
`
}

/** One word of a unit's command line, whatever is in it. */
function unitWord(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('$', '$$$$')
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? escaped : `"${escaped}"`
}
