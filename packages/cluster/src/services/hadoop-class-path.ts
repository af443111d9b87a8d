import type { SitePaths } from './service.ts'

/** Everything that `hadoop classpath` would say, in a fixed order; HADOOP_HOME/share/hadoop/hdfs itself holds the web-apps. */
export function hadoopClassPath({ hadoopHome }: SitePaths): readonly string[] {
  const share = `${hadoopHome}/share/hadoop`
  return [
    ...['common', 'hdfs', 'yarn', 'mapreduce'].flatMap((part) => [`${share}/${part}/*`, `${share}/${part}/lib/*`]),
    `${share}/hdfs`,
  ]
}

/** `conf/hadoop`: what HADOOP_CONF_DIR says on the machine. */
export function hadoopConf(paths: SitePaths): string {
  return `${paths.cluster}/conf/hadoop`
}

export function nativeLibraries(paths: SitePaths): string {
  return `${paths.hadoopHome}/lib/native`
}
