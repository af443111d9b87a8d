/** `conf/hadoop` on one machine: what its daemons and its clients read. Pure. */
import { has } from '../config/cluster.ts'
import { hadoopXml } from './hadoop-xml.ts'
import { defaultFileSystem, hdfsSite } from './hdfs-site.ts'
import { zookeeperQuorum } from './quorum.ts'
import type { DesiredFile, SitePaths, Surroundings } from './service.ts'
import { yarnSite } from './yarn-site.ts'

export function hadoopFiles(paths: SitePaths, machine: string, around: Surroundings): DesiredFile[] {
  const { cluster } = around
  const file = (name: string, body: string): DesiredFile => ({
    path: `${paths.cluster}/conf/hadoop/${name}`,
    body,
    mode: '644',
    owner: 'root',
    secret: false,
  })
  return [
    file('core-site.xml', hadoopXml(coreSite(paths, around))),
    ...(has(cluster, 'hdfs-namenode') ? [file('hdfs-site.xml', hadoopXml(hdfsSite(paths, machine, around)))] : []),
    ...(has(cluster, 'yarn-resourcemanager')
      ? [
          file('yarn-site.xml', hadoopXml(yarnSite(paths, machine, around))),
          file('capacity-scheduler.xml', hadoopXml(scheduler)),
        ]
      : []),
    file('log4j.properties', logging),
  ]
}

function coreSite(paths: SitePaths, around: Surroundings) {
  return {
    'fs.defaultFS': defaultFileSystem(around) ?? 'file:///',
    'hadoop.tmp.dir': `${paths.cluster}/work/hadoop`,
    'hadoop.security.authorization': true,
    'ha.zookeeper.quorum': zookeeperQuorum(around),
    'ha.zookeeper.parent-znode': `/tinderbox/${around.cluster.name}/hadoop-ha`,
    // A machine that is switched off is given up on after 15 s, not after minutes.
    'ipc.client.connect.timeout': 5000,
    'ipc.client.connect.max.retries.on.timeouts': 2,
  }
}

/** Whom the NameNodes and the ResourceManagers take calls from: the cluster's own machines. Read again on demand, so that a machine can join. */
export function policyFile(paths: SitePaths, around: Surroundings): DesiredFile {
  const hosts = new Set([
    ...around.cluster.placements.map((placement) => around.site(placement).address),
    ...(around.going?.hosts ?? []),
  ])
  return {
    path: `${paths.cluster}/conf/hadoop/guarded/hadoop-policy.xml`,
    body: hadoopXml({
      'security.service.authorization.default.hosts': ['127.0.0.1', ...[...hosts].toSorted()].join(','),
    }),
    mode: '644',
    owner: 'root',
    secret: false,
  }
}

/** One queue. A tenth of a small cluster, the default, has no room for the master of a single application. */
const scheduler = {
  'yarn.scheduler.capacity.root.queues': 'default',
  'yarn.scheduler.capacity.root.default.capacity': 100,
  'yarn.scheduler.capacity.maximum-am-resource-percent': 0.5,
  'yarn.scheduler.capacity.resource-calculator': 'org.apache.hadoop.yarn.util.resource.DominantResourceCalculator',
}

const logging = `# Daemons log to files, at most four of 20 MB each; the commands of Hadoop say what they want, and to standard error.
hadoop.root.logger=WARN,console
log4j.rootLogger=\${hadoop.root.logger}
log4j.appender.console=org.apache.log4j.ConsoleAppender
log4j.appender.console.target=System.err
log4j.appender.console.layout=org.apache.log4j.PatternLayout
log4j.appender.console.layout.ConversionPattern=%d{HH:mm:ss} %p %c{1}: %m%n
log4j.appender.file=org.apache.log4j.RollingFileAppender
log4j.appender.file.File=\${tinderbox.log}
log4j.appender.file.MaxFileSize=20MB
log4j.appender.file.MaxBackupIndex=3
log4j.appender.file.layout=org.apache.log4j.PatternLayout
log4j.appender.file.layout.ConversionPattern=%d{yyyy-MM-dd HH:mm:ss.SSS} %p %c{1}: %m%n
log4j.logger.org.apache.hadoop.util.NativeCodeLoader=ERROR
# A line for each call of each client would push all else out of the log.
log4j.logger.org.apache.hadoop.hdfs.server.namenode.FSNamesystem.audit=WARN
`
