import { words } from '../hosts/quote.ts'
import type { ActionModule, CreateUser } from './action.ts'

/** A system user without a login: daemons never run as root. */
export const createUser: ActionModule<CreateUser> = {
  kind: 'create-user',
  describe: (action) => `create the system user ${action.user}`,
  script: ({ user, home }) => `
id ${words([user])} >/dev/null 2>&1 || ${words(['useradd', '--system', '--user-group', '--home-dir', home, '--no-create-home', '--shell', '/usr/sbin/nologin', user])}
`,
}
