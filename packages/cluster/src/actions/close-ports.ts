import type { ActionModule, ClosePorts } from './action.ts'
import { closeScript } from './firewall-boot.ts'

/** The reverse of open-ports: what carries the cluster's mark goes, and nothing else is touched. */
export const closePorts: ActionModule<ClosePorts> = {
  kind: 'close-ports',
  describe: ({ cluster }) => `take what was opened for ${cluster} out of the firewall`,
  script: ({ cluster }, { rootFolder }) => closeScript(cluster, rootFolder),
}
