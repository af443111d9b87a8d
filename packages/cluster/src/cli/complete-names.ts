/** Names for completion in a shell: from the cluster file, which proposes nothing when it is missing or wrong, and of the doctor's checks. */
import type { Context } from './context.ts'

export async function proposeMachines(this: Context): Promise<readonly string[]> {
  return (await clusterOf(this))?.machines.map(({ name }) => name) ?? []
}

export async function proposeServices(this: Context): Promise<readonly string[]> {
  const { serviceId } = await import('../config/cluster.ts')
  return [
    ...new Set((await clusterOf(this))?.placements.flatMap((placement) => [placement.service, serviceId(placement)])),
  ]
}

export async function proposeChecks(): Promise<readonly string[]> {
  const { checkNames } = await import('../checks/pages.ts')
  return checkNames
}

async function clusterOf({ argv, outside }: Context) {
  const { openCluster } = await import('./open-cluster.ts')
  const at = argv.findLastIndex((word) => word === '-f' || word === '--file')
  const named = argv[at + 1]
  try {
    return await openCluster(outside, at >= 0 && named !== undefined && argv[0] !== 'logs' ? { file: named } : {})
  } catch {
    return undefined
  }
}
