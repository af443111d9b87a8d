import { asDaemonUser, withVariables } from '../hosts/as-user.ts'
import { words } from '../hosts/quote.ts'
import type { ActionModule, ReloadService } from './action.ts'

/** Tells a daemon that runs to read some of its files again, and notes which texts it has read then: the same note that it writes when it starts. */
export const reloadService: ActionModule<ReloadService> = {
  kind: 'reload-service',
  describe: (action) => `tell ${action.service} to read its files again`,
  script({ cluster, service, commands, env, files }, on) {
    const as = asDaemonUser(on)
    const note = `${on.rootFolder}/clusters/${cluster}/logs/${service}.read`
    return `
read=$(sha256sum ${words(files)})
${commands.map((command) => `${words([...as, ...withVariables(env), ...command])} >&2`).join('\n')}
printf '%s\\n' "$read" | ${words([...as, 'tee', note])} >/dev/null
`
  },
}
