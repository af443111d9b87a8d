import { hadoopClassPath, hadoopConf } from './hadoop-class-path.ts'
import type { SitePaths } from './service.ts'

/** A program of Hadoop's that asks and ends, as words, on a machine with the settings of the cluster. Times are in UTC. */
export function hadoopClient(paths: SitePaths, mainClass: string): readonly string[] {
  return [
    `${paths.javaHome}/bin/java`,
    '--add-opens=java.base/java.lang=ALL-UNNAMED',
    ...['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:-UsePerfData', '-Xmx192m', '-Duser.timezone=UTC'],
    ...[`-Dhadoop.home.dir=${paths.hadoopHome}`, `-Djava.library.path=${paths.hadoopHome}/lib/native`],
    ...['-cp', [hadoopConf(paths), ...hadoopClassPath(paths)].join(':')],
    mainClass,
  ]
}
