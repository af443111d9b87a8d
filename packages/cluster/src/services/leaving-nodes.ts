/** Files that name who is to hand on what it has, for the NameNode and the ResourceManager. They are always there. Pure. */
import type { DesiredFile, SitePaths, Surroundings } from './service.ts'

export function leavingDataNodes(paths: SitePaths, { going }: Surroundings): DesiredFile {
  return list(paths, 'hdfs-exclude', going?.dataNodes)
}

export function leavingNodeManagers(paths: SitePaths, { going }: Surroundings): DesiredFile {
  return list(paths, 'yarn-exclude', going?.nodeManagers)
}

function list(paths: SitePaths, name: string, entries: readonly string[] = []): DesiredFile {
  return {
    path: `${paths.cluster}/conf/hadoop/guarded/${name}`,
    body: [...new Set(entries)]
      .toSorted()
      .map((entry) => `${entry}\n`)
      .join(''),
    mode: '644',
    owner: 'root',
    secret: false,
  }
}
