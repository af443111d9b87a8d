/** What a NodeManager offers to containers. Pure. */
import type { Placement } from '../config/cluster.ts'
import { workerShare, type Share } from '../config/sizing.ts'
import type { Surroundings } from './service.ts'

export function nodeManagerShare(placement: Placement, around: Surroundings): Share {
  const settings = placement.settings as { readonly cores: number | 'auto'; readonly memory: string }
  return workerShare(settings, around.site(placement).size)
}
