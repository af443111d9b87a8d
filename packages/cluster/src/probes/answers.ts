/** The few facts that daemons themselves tell, read again and again while one is waited for. */
import type { Cluster } from '../config/cluster.ts'
import type { ReadScript } from '../hosts/host.ts'
import type { Facts } from './facts.ts'
import { listening } from './listening.ts'
import { namenode } from './namenode.ts'
import { preamble } from './preamble.ts'
import { readOnly } from './probe.ts'
import { resourcemanager } from './resourcemanager.ts'
import { sparkMaster } from './spark-master.ts'
import { zookeeper } from './zookeeper.ts'

const probes = { listening, namenode, resourcemanager, sparkMaster, zookeeper } as const

export type Answers = Pick<Facts, keyof typeof probes>

const mark = '\u001e'

export function answersScript(cluster: Cluster): ReadScript {
  const parts = Object.entries(probes).map(([name, { script }]) => `echo '${mark}${name}'\n( ${script} ) 2>/dev/null`)
  return readOnly([preamble(cluster.name), ...parts, ''].join('\n'))
}

export function parseAnswers(printed: string): Answers {
  const sections = new Map(
    printed.split(mark).map((part) => {
      const [name, ...lines] = part.split('\n')
      return [name!, lines.filter((line) => line !== '')] as const
    }),
  )
  const lines = (name: keyof Answers) => sections.get(name) ?? []
  return {
    listening: listening.parse(lines('listening')),
    namenode: namenode.parse(lines('namenode')),
    resourcemanager: resourcemanager.parse(lines('resourcemanager')),
    sparkMaster: sparkMaster.parse(lines('sparkMaster')),
    zookeeper: zookeeper.parse(lines('zookeeper')),
  }
}
