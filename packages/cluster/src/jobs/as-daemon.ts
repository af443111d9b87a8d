import { asDaemonUser } from '../hosts/as-user.ts'
import { words } from '../hosts/quote.ts'
import type { RunOptions } from '../hosts/host.ts'
import type { MachineSite } from '../sites/machine-site.ts'

/** What begins a command that the daemon user runs; nothing where the login user is that user. */
export function daemonPrefix(on: MachineSite): readonly string[] {
  return asDaemonUser({ root: on.facts.login.root, daemonUser: on.daemonUser })
}

/**
 * The same script, run as the daemon user, with the same standard input. It goes through a third file, not through argv:
 * everybody may read a process list, and the script may hold what a job's configuration holds.
 */
export function asDaemon(on: MachineSite, script: string): string {
  const encoded = Buffer.from(script)
    .toString('base64')
    .replaceAll(/.{1,1000}/g, '$&\n')
  return `exec ${words([...daemonPrefix(on), 'sh', '-c', 'eval "$(base64 -d <&3)" 3<&-'])} 3<<'TINDERBOX_END'\n${encoded}TINDERBOX_END\n`
}

/** The options that go with it: root's rights are needed to become another user. */
export function daemonRights(on: MachineSite): Pick<RunOptions, 'asRoot'> {
  return { asRoot: on.facts.login.root }
}
