/** Small clusters for tests. */
import type { Cluster } from '../config/cluster.ts'
import { localCluster } from '../config/local.ts'
import { defaultSettings } from '../file/local.ts'
import { parseClusterFile } from '../file/read.ts'

/** A master and two workers on machines of their own; `more` is text for the end of the file. */
export function threeMachines(more = ''): Cluster {
  return parseClusterFile(`name: demo\nmaster: a\nworkers: [b, c]\n${more}\n`, '/home/ada/cluster.yaml')
}

/** Two machines, and a worker beside the master. */
export function sharedMachine(more = ''): Cluster {
  return parseClusterFile(`name: demo\nmaster: a\nworkers: [a, b]\n${more}\n`, '/home/ada/cluster.yaml')
}

export function thisMachine(): Cluster {
  return localCluster(defaultSettings())
}
