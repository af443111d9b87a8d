/** Every error code, its title, and the exit status it ends with. docs/errors.md is made from this table. */
interface CodeEntry {
  readonly title: string
  /** 1: it failed. 2: the command line or the file is wrong; nothing was touched. */
  readonly exit: 1 | 2
}

export const codes = {
  // The command line and the file
  USAGE: { exit: 2, title: 'The command line is wrong' },
  CONFIG_NOT_FOUND: { exit: 2, title: 'The file that was named is not there' },
  CONFIG_SYNTAX: { exit: 2, title: 'The file is not valid YAML' },
  CONFIG_INVALID: { exit: 2, title: 'The file has an unknown key, a wrong type or a value out of range' },
  CONFIG_BY_HAND: { exit: 1, title: 'A key of the file cannot be changed without another' },
  FILE_EXISTS: { exit: 2, title: 'A file would be overwritten' },
  // Reaching a machine
  SSH_UNREACHABLE: { exit: 1, title: 'A machine does not answer on its SSH port' },
  SSH_NAME: { exit: 1, title: "A machine's name does not resolve" },
  SSH_AUTH: { exit: 1, title: 'A machine refuses the key' },
  SSH_HOST_KEY: { exit: 1, title: "A machine's host key is unknown or has changed" },
  SSH_FAILED: { exit: 1, title: 'The SSH connection failed in another way' },
  LOGIN_SHELL: { exit: 1, title: 'A login to a machine does not lead to a shell' },
  SSH_MISSING: { exit: 1, title: 'OpenSSH is not installed on this machine' },
  TIMEOUT: { exit: 1, title: 'A command on a machine took longer than its limit' },
  COMMAND_FAILED: { exit: 1, title: 'A command on a machine failed' },
  MACHINES_FAILED: { exit: 1, title: 'Several machines failed' },
  SUDO_REQUIRED: { exit: 1, title: 'sudo is needed on a machine and cannot be used there' },
  // What a machine is
  UNFIT: { exit: 1, title: 'A machine cannot run what the file asks for' },
  DISK_HANGS: { exit: 1, title: 'A disk of a machine never answers' },
  LOCKED: { exit: 1, title: 'Another run holds the lock of the cluster' },
  NO_ROLLBACK: { exit: 1, title: 'There is nothing to go back to' },
  // Software
  VERSION_UNKNOWN: { exit: 1, title: 'No source has that version' },
  CHECKSUM: { exit: 1, title: 'A download does not match its checksum' },
  DOWNLOAD: { exit: 1, title: 'A download failed' },
  ARTIFACT_UNAVAILABLE: { exit: 1, title: 'No source could provide a piece of software' },
  CACHE: { exit: 1, title: 'The cache folder is full or cannot be written' },
  DELIVERY: { exit: 1, title: 'Software could not be brought to a machine' },
  // Running
  NO_CLUSTER: { exit: 1, title: 'A machine keeps no such cluster' },
  NOT_RUNNING: { exit: 1, title: 'The cluster is not running' },
  NOT_HEALTHY: { exit: 1, title: 'Spark did not become healthy in time' },
  SERVICE_FAILED: { exit: 1, title: 'A service does not stay up' },
  CANCELLED: { exit: 1, title: 'The answer was no; nothing was changed' },
  NO_LOGS: { exit: 1, title: 'There are no logs of an application' },
  // The dashboard
  DASHBOARD_PORT: { exit: 1, title: 'The dashboard cannot listen on the port that was asked for' },
  NOT_BUILT: { exit: 1, title: "The dashboard's page is not there" },
  // Files on HDFS
  NO_HDFS: { exit: 2, title: 'The cluster has no HDFS' },
  HDFS_NOT_FOUND: { exit: 1, title: 'A file or folder is not on HDFS' },
  HDFS_NOT_A_FOLDER: { exit: 1, title: 'A folder of HDFS is needed, and there is a file' },
  HDFS_IS_A_FOLDER: { exit: 1, title: 'A file of HDFS is needed, and there is a folder' },
  HDFS_PERMISSION: { exit: 1, title: 'HDFS does not allow it' },
  HDFS_SAFE_MODE: { exit: 1, title: 'HDFS is in safe mode' },
  HDFS_QUOTA: { exit: 1, title: 'A quota of HDFS is used up' },
  HDFS_NO_SPACE: { exit: 1, title: 'No DataNode has room' },
  HDFS_LOST_BLOCK: { exit: 1, title: 'A part of a file is on no DataNode that runs' },
  HDFS_REFUSED: { exit: 1, title: 'HDFS refused in another way' },
  HDFS_CHECKSUM: { exit: 1, title: 'A copied file is not what HDFS has' },
  LOCAL_FILE: { exit: 1, title: 'A file of this machine cannot be read or written' },
  // Jobs
  JOB_FILE: { exit: 2, title: 'The job file is not there or is not a kind that can be run' },
  JOB_FAILED: { exit: 1, title: 'The job could not be started' },
} as const satisfies Record<string, CodeEntry>

export type ErrorCode = keyof typeof codes
