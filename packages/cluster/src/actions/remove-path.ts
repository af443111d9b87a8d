import { quote } from '../hosts/quote.ts'
import type { ActionModule, RemovePath } from './action.ts'

/** Deletes only what Tinderbox made: a path that does not carry its name is refused on the machine, whatever the plan says. */
export const removePath: ActionModule<RemovePath> = {
  kind: 'remove-path',
  describe: (action) => `remove ${action.path}`,
  script: ({ path }) => `
case ${quote(path)} in
  *..*) echo "not ours to remove: "${quote(path)} >&2; exit 1 ;;
  /opt/tinderbox/?*|*/.tinderbox/?*|/etc/systemd/system/tinderbox-*|*/systemd/user/tinderbox-*|/etc/profile.d/tinderbox-*) rm -rf -- ${quote(path)} ;;
  *) echo "not ours to remove: "${quote(path)} >&2; exit 1 ;;
esac
`,
}
