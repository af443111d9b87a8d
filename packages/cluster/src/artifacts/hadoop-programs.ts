/**
 * bin/{hadoop,hdfs,yarn,mapred} for a Hadoop whose jars came from Maven, where no such programs are. They take the words
 * that Apache's own take first; what those do beside starting a class (daemons in the background, ulimits) systemd does here.
 */
const p = 'org.apache.hadoop'

const everywhere = {
  jar: `${p}.util.RunJar`,
  version: `${p}.util.VersionInfo`,
}

/** The class of each word. One that is not here, but has a dot in it, is a class itself. */
export const programs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  hadoop: {
    ...everywhere,
    fs: `${p}.fs.FsShell`,
    checknative: `${p}.util.NativeLibraryChecker`,
    conftest: `${p}.util.ConfTest`,
    credential: `${p}.security.alias.CredentialShell`,
    daemonlog: `${p}.log.LogLevel`,
    key: `${p}.crypto.key.KeyShell`,
  },
  hdfs: {
    ...everywhere,
    balancer: `${p}.hdfs.server.balancer.Balancer`,
    cacheadmin: `${p}.hdfs.tools.CacheAdmin`,
    crypto: `${p}.hdfs.tools.CryptoAdmin`,
    datanode: `${p}.hdfs.server.datanode.DataNode`,
    debug: `${p}.hdfs.tools.DebugAdmin`,
    dfs: `${p}.fs.FsShell`,
    dfsadmin: `${p}.hdfs.tools.DFSAdmin`,
    diskbalancer: `${p}.hdfs.tools.DiskBalancerCLI`,
    ec: `${p}.hdfs.tools.ECAdmin`,
    fsck: `${p}.hdfs.tools.DFSck`,
    getconf: `${p}.hdfs.tools.GetConf`,
    groups: `${p}.hdfs.tools.GetGroups`,
    haadmin: `${p}.hdfs.tools.DFSHAAdmin`,
    journalnode: `${p}.hdfs.qjournal.server.JournalNode`,
    lsSnapshottableDir: `${p}.hdfs.tools.snapshot.LsSnapshottableDir`,
    mover: `${p}.hdfs.server.mover.Mover`,
    namenode: `${p}.hdfs.server.namenode.NameNode`,
    oev: `${p}.hdfs.tools.offlineEditsViewer.OfflineEditsViewer`,
    oiv: `${p}.hdfs.tools.offlineImageViewer.OfflineImageViewerPB`,
    secondarynamenode: `${p}.hdfs.server.namenode.SecondaryNameNode`,
    snapshotDiff: `${p}.hdfs.tools.snapshot.SnapshotDiff`,
    storagepolicies: `${p}.hdfs.tools.StoragePolicyAdmin`,
    zkfc: `${p}.hdfs.tools.DFSZKFailoverController`,
  },
  yarn: {
    ...everywhere,
    // These three are one class, which wants to hear the word again.
    application: `${p}.yarn.client.cli.ApplicationCLI`,
    applicationattempt: `${p}.yarn.client.cli.ApplicationCLI`,
    container: `${p}.yarn.client.cli.ApplicationCLI`,
    cluster: `${p}.yarn.client.cli.ClusterCLI`,
    logs: `${p}.yarn.client.cli.LogsCLI`,
    node: `${p}.yarn.client.cli.NodeCLI`,
    nodeattributes: `${p}.yarn.client.cli.NodeAttributesCLI`,
    nodemanager: `${p}.yarn.server.nodemanager.NodeManager`,
    queue: `${p}.yarn.client.cli.QueueCLI`,
    resourcemanager: `${p}.yarn.server.resourcemanager.ResourceManager`,
    rmadmin: `${p}.yarn.client.cli.RMAdminCLI`,
    schedulerconf: `${p}.yarn.client.cli.SchedConfCLI`,
    timelinereader: `${p}.yarn.server.timelineservice.reader.TimelineReaderServer`,
    top: `${p}.yarn.client.cli.TopCLI`,
  },
  mapred: {
    version: everywhere.version,
    historyserver: `${p}.mapreduce.v2.hs.JobHistoryServer`,
    hsadmin: `${p}.mapreduce.v2.hs.client.HSAdmin`,
    job: `${p}.mapred.JobClient`,
    queue: `${p}.mapred.JobQueueClient`,
  },
}

/** POSIX shell. */
export function programText(name: string): string {
  const classes = programs[name]!
  const cases = Object.entries(classes).map(([word, main]) => `${word}) class=${main} ;;`)
  return `#!/bin/sh
# Made by Tinderbox for a Hadoop from Maven.
home=$(dirname "$(dirname "$(readlink -f "$0")")")
program=${name}
commands='${[...Object.keys(classes), 'classpath'].toSorted().join(' ')}'
if [ "\${1-}" = --config ]; then
  HADOOP_CONF_DIR=$2
  shift 2
fi
word=\${1-}
class=
case $word in
${cases.join('\n')}
*.*) class=$word ;;
esac
. "$home/libexec/run.sh"
`
}

/** What the four have in common. The last folder has what a configuration may lack: a way to log, and files that must be there. */
export const runText = `# Read by the programs in bin: home, program, commands, word and class are set.
conf=\${HADOOP_CONF_DIR:-$home/etc/hadoop}
share=$home/share/hadoop
classpath=$conf
for part in common hdfs yarn mapreduce; do classpath="$classpath:$share/$part:$share/$part/lib/*:$share/$part/*"; done
classpath="$classpath\${HADOOP_CLASSPATH:+:$HADOOP_CLASSPATH}:$home/etc/hadoop"
if [ "$word" = classpath ]; then
  echo "$classpath"
  exit 0
fi
if [ -z "$class" ]; then
  echo "usage: $program [--config FOLDER] COMMAND [ARGUMENT...]; commands: $commands, or the name of a class" >&2
  exit 2
fi
case $word in
application | applicationattempt | container) ;;
*) shift ;;
esac
logs=\${HADOOP_LOG_DIR:-$home/logs}
export HADOOP_HOME="$home" HADOOP_CONF_DIR="$conf"
# HADOOP_OPTS is several words.
exec "\${JAVA_HOME:+$JAVA_HOME/bin/}java" --add-opens=java.base/java.lang=ALL-UNNAMED \\
  "-Dhadoop.home.dir=$home" "-Dhadoop.log.dir=$logs" "-Dyarn.log.dir=$logs" \\
  "-Dhadoop.root.logger=\${HADOOP_ROOT_LOGGER:-WARN,console}" \${HADOOP_OPTS-} -cp "$classpath" "$class" "$@"
`

/** What counts where the configuration has none of its own. */
export const loggingText = `hadoop.root.logger=WARN,console
log4j.rootLogger=\${hadoop.root.logger}
log4j.logger.org.apache.hadoop.util.NativeCodeLoader=ERROR
log4j.appender.console=org.apache.log4j.ConsoleAppender
log4j.appender.console.target=System.err
log4j.appender.console.layout=org.apache.log4j.PatternLayout
log4j.appender.console.layout.ConversionPattern=%d{ISO8601} %p %c{2}: %m%n
`
