import { moduleOf } from '../index.ts'
import type { MachineAction, ScriptSite } from '../action.ts'
import { runHere, type RunResult } from '../../hosts/process.ts'

/** This machine without root's rights: nothing is given to another user. */
export function siteIn(rootFolder: string): ScriptSite {
  return { root: false, daemonUser: 'nobody', rootFolder, loginHome: rootFolder }
}

/** Runs an action as run-actions does: the same shell, options and mask. */
export function runAction(action: MachineAction, on: ScriptSite, shell = 'sh'): Promise<RunResult> {
  return runScript(moduleOf(action).script(action, on), shell)
}

export function runScript(script: string, shell = 'sh'): Promise<RunResult> {
  return runHere([shell], { input: `set -e\numask 022\n(${script}) </dev/null\n`, timeout: 30 })
}
