import { quote } from '../hosts/quote.ts'
import type { ActionModule, SetAside } from './action.ts'

/**
 * systemd reads only what is called `.conf`, and a DataNode its own folder. A drop-in of another unit is refused, whatever the plan says, and so is a folder that
 * is no DataNode's; one that was set aside before stays.
 */
export const setAside: ActionModule<SetAside> = {
  kind: 'set-aside',
  describe: ({ path }) => `rename ${path} to ${path.replace(/^.*\//, '')}.before`,
  script: ({ path }) => `
path=${quote(path)}
is_ours() {
  case $path in
    *..*) return 1 ;;
    */tinderbox-?*.service.d/?*.conf) return 0 ;;
  esac
  [ -f "$path/current/VERSION" ] || [ -f "$path.before/current/VERSION" ]
}
is_ours || { printf 'not ours to rename: %s\\n' "$path" >&2; exit 1; }
if [ -e "$path" ]; then
  to=$path.before n=1
  while [ -e "$to" ]; do n=$((n + 1)); to=$path.before.$n; done
  mv -T "$path" "$to"
fi
`,
}
