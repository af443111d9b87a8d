import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { joinGroupsScript } from './cgroups.ts'
import type { ProcessIdentity } from './processes.ts'
import { childrenOf, identify, isContainerInit } from './processes.ts'

export interface NspawnOptions {
  readonly id: string
  readonly hostname: string
  readonly root: string
  readonly bridge: string
  readonly cgroups: readonly string[]
  /** Gets what the machine prints while it boots. */
  readonly console: string
}

/**
 * Switches a machine on. On a reboot systemd-nspawn ends with 133 and relies on its service to start it again; our service is
 * a loop in a shell, which also works when the process that started the machine is no more.
 */
export function startNspawn(options: NspawnOptions): ProcessIdentity {
  const argv = [
    'systemd-nspawn',
    '--quiet',
    '--boot',
    '--register=no',
    '--keep-unit',
    '--resolv-conf=off',
    '--console=read-only',
    `--directory=${options.root}`,
    `--machine=${options.id}`,
    `--hostname=${options.hostname}`,
    `--network-bridge=${options.bridge}`,
  ]
  const script = `while :; do (${joinGroupsScript(options.cgroups)}; exec "$@"); [ $? = 133 ] || exit; done`
  const output = openSync(options.console, 'a')
  // /tmp on the machine's disk, as it is on Debian, and not in memory.
  const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', SYSTEMD_NSPAWN_TMPFS_TMP: '0' }
  const child = spawn('sh', ['-c', script, 'supervisor', ...argv], {
    detached: true,
    stdio: ['ignore', output, output],
    env,
  })
  child.on('error', () => {})
  closeSync(output)
  child.unref()
  const identity = child.pid === undefined ? undefined : identify(child.pid)
  if (!identity) throw new Error(`could not start ${options.id}`)
  return identity
}

/** The machine's systemd, as the host sees it; undefined while it is switched off or between two boots. */
export function findInit(supervisor: ProcessIdentity | undefined): number | undefined {
  if (!supervisor || identify(supervisor.pid)?.startTime !== supervisor.startTime) return undefined
  return childrenOf(supervisor.pid).flatMap(childrenOf).find(isContainerInit)
}
