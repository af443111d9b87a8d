import { quote } from '../hosts/quote.ts'
import type { ActionModule, RemoveUser } from './action.ts'

/** Only the user that `create-user` made: one of that name with another home is somebody else's. What each JVM of the user's left in /tmp goes too. */
export const removeUser: ActionModule<RemoveUser> = {
  kind: 'remove-user',
  describe: (action) => `remove the system user ${action.user}`,
  script: ({ user, home }) => `
if [ "$(getent passwd ${quote(user)} | cut -d: -f6)" = ${quote(home)} ]; then
  find /tmp -maxdepth 1 -name ${quote(`hsperfdata_${user}`)} -user ${quote(user)} -exec rm -rf -- {} +
  userdel ${quote(user)}
fi
`,
}
