import { asDaemonUser, withVariables } from '../hosts/as-user.ts'
import { words } from '../hosts/quote.ts'
import type { ActionModule, LeaveSafeMode } from './action.ts'

/** As the daemon user, who is HDFS's superuser. One that is not in safe mode stays so. */
export const leaveSafeMode: ActionModule<LeaveSafeMode> = {
  kind: 'leave-safe-mode',
  describe: () => 'let HDFS leave safe mode',
  script({ program, fileSystem, env }, on) {
    return `
${words([...asDaemonUser(on), ...withVariables(env), program, 'dfsadmin', '-fs', fileSystem, '-safemode', 'leave'])} >&2
`
  },
}
