/** Tinderbox as a library: what the command does, without its terminal. Everything that fails throws a `ToolError`. */
export { ToolError, MachinesFailed, type ToolErrorFields } from './errors.ts'
export { codes, type ErrorCode } from './error-codes.ts'

// The cluster: from a file, or this machine alone.
export type { Cluster, Machine, Placement, ServiceName } from './config/cluster.ts'
export type { Settings } from './config/software.ts'
export { parseClusterFile, readClusterFile } from './file/read.ts'
export { defaultSettings } from './file/local.ts'
export { localCluster } from './config/local.ts'
export { initFile, type InitAnswers } from './operations/init-file.ts'
export { configSchema, effectiveConfig, type Setting } from './operations/effective-config.ts'

// Its machines.
export { connect, type Hosts } from './operations/connect.ts'
export type { Host, ReadHost, Tunnel } from './hosts/host.ts'

// Looking and changing.
export { look, up, type LookOptions, type UpOptions, type UpResult } from './operations/up.ts'
export { down } from './operations/down.ts'
export { rollbackTarget } from './operations/rollback.ts'
export { isAsItShouldBe, isEmpty, isRefused, type Plan, type Step } from './operations/plan.ts'
export type { Silent } from './operations/silent.ts'
export type { Action } from './actions/action.ts'
export type { Finding } from './checks/check.ts'
export type { Listener, ProgressEvent } from './operations/events.ts'
export type { MachineSite } from './sites/machine-site.ts'

// When things do not work out.
export { diagnose, type Consultation, type DiagnoseOptions, type Diagnosis } from './operations/diagnose.ts'
export { mend, remediesOf, type MendOptions, type Mended, type Remedy } from './operations/mend.ts'
export type { Cause } from './checks/fold.ts'
export type { Fix } from './checks/fix.ts'
export { checkPages } from './checks/pages.ts'
export { ports, type PortReport, type PortsResult, type PortState } from './operations/ports.ts'
export { bundle, type Bundled, type BundleOptions, type Missing } from './bundle/bundle.ts'

// Watching and using.
export { readAudit, type AuditOptions, type AuditResult } from './operations/audit.ts'
export type { AuditRun, AuditStep } from './operations/audit-runs.ts'
export type { LockHolder } from './probes/lock.ts'
export { status, type Application, type Problem, type ServiceStatus, type Status } from './operations/status.ts'
export { followLogs, readLogs, type LogLine, type LogOptions } from './operations/logs.ts'
export { readApplicationLogs, type ApplicationLogOptions, type ApplicationLogs } from './operations/application-logs.ts'
export { applicationOfJob } from './jobs/job-application.ts'
export { watch, type WatchEnd, type WatchOptions } from './watch/watch.ts'
export type { WatchEvent, WatchListener } from './watch/watch-event.ts'
export { environment, type Environment } from './operations/env.ts'
export { openPage, type OpenPage, type PageAsked } from './operations/ui.ts'
export { submit } from './jobs/submit.ts'
export { openShell, type ShellOptions } from './jobs/shell.ts'
export type { Job, JobOptions, JobResult } from './jobs/job.ts'
export { progressText, type JobProgress, type StageProgress } from './jobs/progress.ts'

// Files on its HDFS.
export { openHdfs } from './files/open-hdfs.ts'
export type { Hdfs } from './files/hdfs.ts'
export { hdfsPath } from './files/hdfs-path.ts'
export { hdfsEntry, listHdfs, type HdfsEntry } from './files/list.ts'
export { putStreamToHdfs, putToHdfs, type PutOptions } from './files/put.ts'
export { getFromHdfs } from './files/get.ts'
export { readHdfsFile, type ReadEnd } from './files/read-file.ts'
export type { CopiedFile, CopyOptions, CopyProgress } from './files/copy.ts'
export { makeHdfsFolder, moveOnHdfs, removalOf, removeFromHdfs, type Removal } from './files/change.ts'
export { hdfsChecksum, hdfsStorage, hdfsUse, type HdfsChecksum, type HdfsUse } from './files/usage.ts'
