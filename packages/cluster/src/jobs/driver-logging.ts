/**
 * Where a driver's log goes: all of it into the job's folder, warnings to standard error as well. What is no trouble at all is not shown:
 * the native libraries of Hadoop come only with Hadoop's own archive, and everything works without them; a second driver on a machine
 * takes the next free port. follow.py reads a few lines of the log, so these two loggers keep their level when a program lowers that of all.
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
appender.console.filter.port.type = RegexFilter
appender.console.filter.port.regex = .*could not bind on port.*
appender.console.filter.port.onMatch = DENY
appender.console.filter.port.onMismatch = NEUTRAL
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
