import { quote } from '../hosts/quote.ts'
import type { ActionModule, MountDisk } from './action.ts'

/** What was written there meanwhile would be below the mount, where nobody finds it: then nothing is done. Folders alone are nothing that is missed. */
export const mountDisk: ActionModule<MountDisk> = {
  kind: 'mount-disk',
  describe: ({ path }) => `mount ${path}, as /etc/fstab says`,
  script: ({ path }) => `
path=${quote(path)}
if ! mountpoint -q "$path"; then
  [ -z "$(find "$path" -mindepth 1 ! -type d -print -quit)" ] ||
    { echo "$path is not empty: what is in it would be hidden below the mount" >&2; exit 1; }
  mount "$path"
fi
`,
}
