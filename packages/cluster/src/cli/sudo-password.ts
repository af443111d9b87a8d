/** The password of sudo on the machines: from the environment or from the one who sits here; never from the command line or a file. */
import type { Cluster } from '../config/cluster.ts'
import { ToolError } from '../errors.ts'
import { sudoPasswordVariable, type Outside } from './context.ts'
import { askPassword, canAsk } from './terminal/ask.ts'

/** `cluster`: or one machine's name, of which no more is known yet. undefined when no machine has a use for it: what runs on this machine runs as who we are. Throws ToolError USAGE, CANCELLED. */
export async function sudoPasswordFor(
  cluster: Pick<Cluster, 'name'> & Partial<Pick<Cluster, 'machines' | 'settings'>>,
  outside: Outside,
): Promise<string | undefined> {
  if (cluster.machines?.every(({ ssh }) => ssh === undefined)) return undefined
  if (cluster.settings?.sudo === 'never') {
    throw new ToolError('USAGE', {
      message: '--ask-sudo-password, and the file says "sudo: never"',
      hint: 'Leave one of them out.',
    })
  }
  const given = outside.env[sudoPasswordVariable]
  if (given !== undefined && given !== '' && !/[\r\n\0]/.test(given)) return given
  if (given) {
    throw new ToolError('USAGE', {
      message: `${sudoPasswordVariable} has more than one line`,
      hint: 'Set it to the password alone.',
    })
  }
  if (canAsk(outside)) return askPassword(outside, `The password of sudo on the machines of ${cluster.name}:`)
  throw new ToolError('USAGE', {
    message: '--ask-sudo-password: nobody can be asked here',
    hint: `Run it on a terminal, or give the password in the environment variable ${sudoPasswordVariable}.`,
  })
}
