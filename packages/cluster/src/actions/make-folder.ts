import { quote, words } from '../hosts/quote.ts'
import type { ActionModule, MakeFolder } from './action.ts'
import { ownerOf } from './owner.ts'

export const makeFolder: ActionModule<MakeFolder> = {
  kind: 'make-folder',
  describe: (action) => `make the folder ${action.path}`,
  script: ({ path, mode, owner }, on) => `
[ ! -L ${quote(path)} ] || { echo ${quote(`${path} is a link, and not one of ours`)} >&2; exit 1; }
mkdir -p ${quote(path)}
chmod ${words([mode, path])}
${on.root ? `chown ${words([ownerOf(owner, on), path])}` : ''}
`,
}
