import { parseResourceManager, type ResourceManagerState } from '../apis/resourcemanager.ts'
import type { Probe } from './probe.ts'

/** What the ResourceManager on this machine says of itself. Undefined: there is none here, or it does not answer. */
export const resourcemanager: Probe<ResourceManagerState | undefined> = {
  name: 'resourcemanager',
  script: `
port=$(port_of yarn-resourcemanager http)
[ -n "$port" ] || exit 0
page "$port" /ws/v1/cluster/info /ws/v1/cluster/nodes '/ws/v1/cluster/apps?states=ACCEPTED,RUNNING' | sed 's/^/=/'
`,
  parse(lines) {
    const [info = '', nodes = '', apps = ''] = lines.map((line) => line.slice(1))
    try {
      return parseResourceManager(info, nodes, apps)
    } catch {
      return undefined
    }
  },
}
