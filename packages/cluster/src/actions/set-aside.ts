import { quote } from '../hosts/quote.ts'
import type { ActionModule, SetAside } from './action.ts'

/** systemd reads only what is called `.conf`. A drop-in of another unit is refused, whatever the plan says; one that was set aside before stays. */
export const setAside: ActionModule<SetAside> = {
  kind: 'set-aside',
  describe: ({ path }) => `rename ${path} to ${path.replace(/^.*\//, '')}.before`,
  script: ({ path }) => `
case ${quote(path)} in
  *..*) echo "not ours to rename: "${quote(path)} >&2; exit 1 ;;
  */tinderbox-?*.service.d/?*.conf) ;;
  *) echo "not ours to rename: "${quote(path)} >&2; exit 1 ;;
esac
if [ -e ${quote(path)} ]; then
  to=${quote(`${path}.before`)} n=1
  while [ -e "$to" ]; do n=$((n + 1)); to=${quote(`${path}.before`)}.$n; done
  mv -T ${quote(path)} "$to"
fi
`,
}
