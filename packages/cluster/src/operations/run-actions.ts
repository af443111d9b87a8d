/** Carries out a machine's share of a step: one script, one round trip, in order; it stops at the first action that fails. */
import { noteMark, type MachineAction } from '../actions/action.ts'
import { moduleOf } from '../actions/index.ts'
import { ToolError } from '../errors.ts'
import type { Host } from '../hosts/host.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Listener } from './events.ts'

const mark = '\u001edone '

/** Throws ToolError COMMAND_FAILED that says which action failed and what was seen. */
export async function runActions(
  host: Host,
  on: MachineSite,
  actions: readonly MachineAction[],
  options: { readonly listener: Listener; readonly signal: AbortSignal; readonly secrets: readonly string[] },
): Promise<void> {
  const { listener, signal, secrets } = options
  const machine = on.facts.machine
  const site = {
    root: on.facts.login.root,
    daemonUser: on.daemonUser,
    rootFolder: on.root,
    loginHome: on.facts.login.home,
  }
  const parts = actions.map((action) => `(${moduleOf(action).script(action, site)}) </dev/null\necho '${mark}'`)
  let done = 0
  const sayWaiting = () => {
    const next = actions[done]
    if (next?.kind === 'drain-worker')
      listener({ kind: 'waiting', text: `${machine} to hand its work on, at most ${next.patience} s` })
    if (next?.kind === 'upgrade-hdfs' || (next?.kind === 'prepare-service' && next.patience))
      listener({ kind: 'waiting', text: `the NameNode on ${machine}` })
  }
  const onLine = (line: string) => {
    if (line.startsWith(noteMark)) listener({ kind: 'note', text: `${machine}: ${line.slice(noteMark.length)}` })
    if (line !== mark) return
    const action = actions[done++]!
    if ('patience' in action) listener({ kind: 'waiting', text: '' })
    listener({ kind: 'action', machine, text: moduleOf(action).describe(action), state: 'done' })
    sayWaiting()
  }
  const patience = actions.reduce((sum, action) => sum + ('patience' in action ? (action.patience ?? 0) : 0), 0)
  sayWaiting()
  try {
    await host.run(['set -e', 'umask 022', ...parts, ''].join('\n'), {
      asRoot: site.root,
      timeout: 600 + patience,
      signal,
      onLine,
      secrets,
      title: 'make the changes',
    })
  } catch (error) {
    const failed = actions[done]
    if (!(error instanceof ToolError) || error.code !== 'COMMAND_FAILED' || !failed) throw error
    const text = moduleOf(failed).describe(failed)
    listener({ kind: 'action', machine, text, state: 'failed' })
    throw new ToolError('COMMAND_FAILED', {
      message: `${machine}: could not ${text}`,
      hint: 'Mend what is said above, then run the same command again: it goes on where it stopped.',
      machine,
      ...(error.seen !== undefined && { seen: error.seen }),
      cause: error,
    })
  }
}
