import { placementsOf } from '../config/cluster.ts'
import { hdfsUpgrade } from '../sites/hdfs-upgrade.ts'
import type { Check } from './check.ts'
import { kept } from './fix.ts'

/** By the line of versions: the number of the format in which a NameNode writes (read from Hadoop's own classes). DataNodes have written the same since 2.7. */
const layouts: Readonly<Record<string, number>> = { '3.2': -65, '3.3': -66, '3.4': -67, '3.5': -67 }

/**
 * A NameNode reads what one of the same format has written; what is older it reads once an upgrade is prepared, by the version that runs. Until that is final
 * the format stays as it is, so what ran before still reads it.
 */
export const hdfsLayout: Check = {
  name: 'hdfs-layout',
  page: {
    title: 'This Hadoop cannot read the file system as it is',
    means:
      'A NameNode writes its image in a format of its own line of versions. An older Hadoop cannot read a newer one, and a newer one would have to convert it, which cannot be taken back once it is finalized.',
    mend: 'Nothing is done by itself, and nothing was touched. Name a version of Hadoop in the file that writes the same format: the finding names them. Where the NameNode runs, `--fix` writes its version into the file where somebody chooses it, and with `--yes` only with `--only hdfs-layout`.',
  },
  run(cluster, { facts }, all) {
    if (!placementsOf(cluster, 'hdfs-namenode').some(({ machine }) => machine === facts.machine)) return []
    const found = facts.hdfsFolders.find(({ kind, layout }) => kind === 'name' && layout !== undefined)
    const { version } = cluster.settings.hadoop
    const wanted = layouts[version.split('.').slice(0, 2).join('.')]
    if (!found || wanted === found.layout) return []
    const same = Object.keys(layouts).filter((line) => layouts[line] === found.layout)
    const evidence = `${found.path}/current/VERSION: layoutVersion=${found.layout}`
    if (wanted === undefined)
      return [
        {
          severity: 'warning',
          summary: `whether Hadoop ${version} reads the file system as it is, is not known`,
          evidence,
          hint: 'If it does not, its NameNode does not start, and says so; nothing is lost. Then name the version before in the file: hadoop.version.',
        },
      ]
    const name = same.map((line) => `${line}.x`).join(' or ') || 'the one that ran before'
    const running = facts.daemons.find(({ id, pid }) => id === 'hdfs-namenode' && pid !== undefined)?.version
    const keeping = kept(cluster, 'hadoop', running)
    const fixes = keeping.length > 0 ? { fixes: keeping } : {}
    if (wanted > found.layout!)
      return [
        {
          severity: 'error',
          summary: `a newer Hadoop has written the file system, and Hadoop ${version} cannot read it`,
          evidence: `${evidence}; Hadoop ${version} writes ${wanted}`,
          hint: `There is no way back from an upgrade that was made final. Name a version that writes the same in the file (hadoop.version): ${name}. Nothing was touched.`,
          ...fixes,
        },
      ]
    const { open, due } = hdfsUpgrade(cluster, all)
    if (open || due) return []
    return [
      {
        severity: 'error',
        summary: `for Hadoop ${version} HDFS has to be upgraded, and no NameNode runs that could prepare it`,
        evidence: `${evidence}; Hadoop ${version} writes ${wanted}`,
        hint: `Name the version that ran before in the file (hadoop.version: ${name}) and run tinderbox up; when all is well, change it. Nothing was touched.`,
        ...fixes,
      },
    ]
  },
}
