/** Warnings of the two loggers that keep their level whatever a program sets, as regular expressions of the whole message. */
const harmless = [
  '.*could not bind on port.*',
  // Where an executor goes while the driver stops: a job in fifty or so meets it.
  'Skipping onDisconnected RemoveExecutor call because the scheduler is stopping',
]

/**
 * Where a driver's log goes: all of it into the job's folder, warnings to standard error as well. What is no trouble at all is not shown:
 * the native libraries of Hadoop come only with Hadoop's own archive, and everything works without them; a second driver on a machine
 * takes the next free port; an executor's connection may end a moment before the driver does. follow.py reads a few lines of the log, so
 * these two loggers keep their level when a program raises that of all.
 */
export function driverLogging(logFile: string): string {
  return `rootLogger.level = info
rootLogger.appenderRef.file.ref = file
rootLogger.appenderRef.console.ref = console
rootLogger.appenderRef.console.level = warn
appender.file.type = RollingFile
appender.file.name = file
appender.file.fileName = ${logFile}
appender.file.filePattern = ${logFile}.%i
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d{yyyy-MM-dd HH:mm:ss.SSS} %p %c{1}: %m%n%ex
appender.file.policies.type = Policies
appender.file.policies.size.type = SizeBasedTriggeringPolicy
appender.file.policies.size.size = 20MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = 3
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.filter.harmless.type = RegexFilter
appender.console.filter.harmless.regex = ${harmless.join('|')}
appender.console.filter.harmless.onMatch = DENY
appender.console.filter.harmless.onMismatch = NEUTRAL
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n%ex
logger.utils.name = org.apache.spark.util.Utils
logger.utils.level = info
logger.cluster.name = org.apache.spark.scheduler.cluster
logger.cluster.level = info
logger.native.name = org.apache.hadoop.util.NativeCodeLoader
logger.native.level = error
`
}
