import { quote } from '../hosts/quote.ts'
import type { ActionModule, RemovePath } from './action.ts'

/**
 * Deletes only what Tinderbox made: a path that does not carry its name is refused on the machine, whatever the plan says. The folder of all
 * clusters itself goes only when nothing is left in it.
 */
export const removePath: ActionModule<RemovePath> = {
  kind: 'remove-path',
  describe: (action) => `remove ${action.path}${action.ifEmpty ? ' if it is empty' : ''}`,
  script: ({ path, ifEmpty }) =>
    ifEmpty
      ? `
case ${quote(path)} in
  */.tinderbox|*/.tinderbox/?*|/opt/tinderbox|/opt/tinderbox/?*) rmdir ${quote(path)} 2>/dev/null || true ;;
  *) echo "not ours to remove: "${quote(path)} >&2; exit 1 ;;
esac
`
      : `
case ${quote(path)} in
  *..*) echo "not ours to remove: "${quote(path)} >&2; exit 1 ;;
  /opt/tinderbox/?*|*/.tinderbox/?*|/etc/profile.d/tinderbox-*|/etc/tmpfiles.d/tinderbox-*) rm -rf -- ${quote(path)} ;;
  /etc/systemd/system/tinderbox-*) rm -rf -- ${quote(path)}; systemctl daemon-reload 2>/dev/null || true ;;
  */systemd/user/tinderbox-*) rm -rf -- ${quote(path)}; XDG_RUNTIME_DIR=/run/user/$(id -u) systemctl --user daemon-reload 2>/dev/null || true ;;
  *) echo "not ours to remove: "${quote(path)} >&2; exit 1 ;;
esac
`,
}
