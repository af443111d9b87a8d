import { quote, words } from '../hosts/quote.ts'
import type { ActionModule, WriteFile } from './action.ts'
import { ownerOf } from './owner.ts'

/**
 * Written beside its place and moved there, so that nobody ever reads half of it, and on the disk before, so that after a power cut it is not an empty one. It
 * has its mode before it has its text.
 */
export const writeFile: ActionModule<WriteFile> = {
  kind: 'write-file',
  describe: (action) => `${action.before === undefined ? 'write' : 'change'} ${action.path}`,
  script: ({ path, body, mode, owner }, on) => `
mkdir -p "$(dirname ${quote(path)})"
rm -f ${quote(`${path}.new`)}
(umask 077; : > ${quote(`${path}.new`)})
${on.root ? `chown ${words([ownerOf(owner, on), `${path}.new`])}` : ''}
chmod ${words([mode, `${path}.new`])}
base64 -d > ${quote(`${path}.new`)} <<'TINDERBOX_END'
${Buffer.from(body, 'utf8')
  .toString('base64')
  .replaceAll(/.{1,100}/g, '$&\n')}TINDERBOX_END
sync ${quote(`${path}.new`)} 2>/dev/null || true
mv -fT ${words([`${path}.new`, path])}
`,
}
