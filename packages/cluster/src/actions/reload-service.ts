import { asUser } from '../hosts/as-user.ts'
import { words } from '../hosts/quote.ts'
import type { ActionModule, ReloadService } from './action.ts'

/** Tells a daemon that runs to read some of its files again, and notes which texts it has read then: the same note that it writes when it starts. */
export const reloadService: ActionModule<ReloadService> = {
  kind: 'reload-service',
  describe: (action) => `tell ${action.service} to read its files again`,
  script({ cluster, service, command, env, files }, on) {
    const as = on.root && on.daemonUser !== 'root' ? asUser(on.daemonUser) : []
    const note = `${on.rootFolder}/clusters/${cluster}/logs/${service}.read`
    const variables = Object.entries(env).map(([key, value]) => `${key}=${value}`)
    return `
read=$(sha256sum ${words(files)})
${words([...as, 'env', ...variables, ...command])} >&2
printf '%s\\n' "$read" | ${words([...as, 'tee', note])} >/dev/null
`
  },
}
