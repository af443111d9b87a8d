import { quote } from '../hosts/quote.ts'
import type { ActionModule, SetBlocksAside } from './action.ts'

/** Renamed, and so whole and at once. What was brought back in the meantime is another file system's, and stays. */
export const setBlocksAside: ActionModule<SetBlocksAside> = {
  kind: 'set-blocks-aside',
  describe: ({ path, to }) => `rename ${path} to ${to}`,
  script: ({ path, to, clusterId }) => `
path=${quote(path)} to=${quote(to)}
if [ -e "$path" ]; then
  grep -qx 'storageType=DATA_NODE' "$path/current/VERSION" && grep -qxF ${quote(`clusterID=${clusterId}`)} "$path/current/VERSION" ||
    { echo "$path does not hold the blocks of that file system any more: it is left alone" >&2; exit 1; }
  mkdir -p "\${to%/*}"
  base=$to n=1
  while [ -e "$to" ]; do n=$((n + 1)); to=$base.$n; done
  mv -T "$path" "$to"
fi
`,
}
