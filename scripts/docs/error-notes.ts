/** What to do about each error, in general. The compiler says which one was forgotten. */
import type { ErrorCode } from '../../packages/cluster/src/error-codes.ts'

export const notes: Readonly<Record<ErrorCode, string>> = {
  USAGE: '`tinderbox COMMAND --help` lists what the command takes.',
  CONFIG_NOT_FOUND:
    'Write one with `tinderbox init`, name another with `-f`, or leave `-f` out to use this machine alone.',
  CONFIG_SYNTAX: 'Line and column are in the message. Indent with spaces; quote texts that hold `: ` or `#`.',
  CONFIG_INVALID:
    'Line, column and often the key that was meant are in the message. All keys: [reference](reference.md#clusteryaml).',
  CONFIG_BY_HAND:
    'The message names the key and its new value. An alias (`*name`), an anchor (`&name`) or a merge key (`<<`) ties it to another: write out what it stands for, and change it there. The file is as it was.',
  FILE_EXISTS: 'Name another file: with `-f`, in `adopt` with `--output`; `init` overwrites it with `--force`.',
  SSH_UNREACHABLE:
    'Is it switched on, is the address right, does a firewall let the SSH port through, does sshd run there?',
  SSH_NAME:
    'Check the spelling, or give the machine an address: `machines.NAME.host`, or a Host entry in your ssh configuration.',
  SSH_AUTH:
    'Bring your key there (`ssh-copy-id`), or name the right user. A key with a passphrase must be in ssh-agent.',
  SSH_HOST_KEY:
    "Compare the fingerprint with the machine's own, then accept it once by hand with `ssh`. Tinderbox never accepts a key for you.",
  SSH_FAILED: 'Try the same by hand with `ssh`; what ssh said is in the message.',
  LOGIN_SHELL:
    "Look at the login user's shell and its start files there, and at a ForceCommand of sshd; `ssh MACHINE sh -c true` shows it.",
  SSH_MISSING: "Install your system's OpenSSH client.",
  TIMEOUT: 'The machine is very busy or hangs. Look at it, then run the command again.',
  COMMAND_FAILED:
    'What the program said is in the message. Mend it, then run the command again: it goes on where it stopped.',
  MACHINES_FAILED: 'Each cause is listed with its machines and its own next step.',
  SUDO_REQUIRED:
    'Give the password with `--ask-sudo-password` (`-K`), allow sudo without one there, or write `sudo: auto` to live in the home folder where there is none.',
  UNFIT: 'All that is wrong is listed at once, machine by machine. Nothing was changed.',
  DISK_HANGS:
    'The folder and what is mounted there are in the message. Bring its file server back, or give it up: `umount -l PATH` on the machine. Nothing was changed. [More](doctor/disk-hangs.md).',
  NO_ROLLBACK:
    'Only an `up` that ended well leaves something to go back to. Write what shall run into the file, and run `tinderbox up`.',
  LOCKED:
    'The message says who holds the lock, what for and since when. Wait, or end that run: the lock goes with it, 30 s after its connection at the latest.',
  VERSION_UNKNOWN:
    'Set `spark.version`, `hadoop.version` or `java.version` to one that exists; the message lists some.',
  CHECKSUM:
    'The file was removed. Try again; if it happens twice, something changes files on their way: a proxy, a damaged mirror, an attack.',
  DOWNLOAD: 'Check the address, the network and the proxy. `tinderbox artifacts` asks all sources and fetches nothing.',
  ARTIFACT_UNAVAILABLE:
    "The message has every source's reason. One that works is enough, or a file of your own: `spark.source.from`, `hadoop.source.from`, `java.source.from`.",
  CACHE:
    'Make room (about 2 GB), or name another folder in `TINDERBOX_CACHE`. What is in the cache can be deleted at any time.',
  DELIVERY:
    'Most often a full disk or a broken network; the message says which. Nothing half-done is left; run the command again.',
  NO_CLUSTER:
    'Name a machine that belongs to it, and log in as who set it up: with sudo (its password: `-K`), or as the same user.',
  NOT_RUNNING: 'Start it: `tinderbox up`.',
  NOT_HEALTHY:
    "The end of the log is in the message. Often a firewall lies between: workers must reach the master's port, and the master theirs.",
  SERVICE_FAILED:
    'Processes are named with their machine. Run `tinderbox down` again; if they stay, look at them on the machine.',
  CANCELLED: 'Run it again and answer yes, or give `--yes`.',
  NO_LOGS:
    'The message says why: unknown, nothing printed yet, not collected yet, or removed after `yarn.keepLogs` days.',
  DASHBOARD_PORT: 'Another program has it, or it is one below 1024. Without `--port` a free one is taken.',
  NOT_BUILT: 'In a checkout: `npm run build`. A package that was installed has it: install it anew.',
  NO_HDFS: 'Add `hdfs: {}` to the file, and run `tinderbox up`.',
  HDFS_NOT_FOUND:
    "Paths that do not begin with `/` are below `/user/` and the daemons' user. `tinderbox fs ls` shows what is there.",
  HDFS_NOT_A_FOLDER: 'Name a folder, or make it: `tinderbox fs mkdir -p`.',
  HDFS_IS_A_FOLDER: 'Folders are copied and removed with `-r`.',
  HDFS_PERMISSION: 'The message has what HDFS said. `tinderbox fs ls -l` shows whose the files are.',
  HDFS_SAFE_MODE:
    'After a start it ends by itself, when enough DataNodes have registered. If not, `tinderbox status` says who is missing.',
  HDFS_QUOTA: 'Remove something, or raise the quota with `hdfs dfsadmin`. `tinderbox fs du` says what is where.',
  HDFS_NO_SPACE: '`tinderbox fs df` says how full it is, `tinderbox status` whether all DataNodes run.',
  HDFS_LOST_BLOCK: 'The machines that have it are down. Bring one back; with one copy only there is no other way.',
  HDFS_REFUSED: "The message has what HDFS said; the NameNode's log has more.",
  HDFS_CHECKSUM:
    'The copy was removed. Run the command again; if it happens twice, look at the memory and the disks of the machines named.',
  LOCAL_FILE: 'The message says which, and why. Mostly a name, rights, or a full disk.',
  JOB_FILE: 'A job is a .py, .jar or .sql on the machine where you type. The message says what was looked for.',
  JOB_FAILED: 'It asks for more than any worker has, or it vanished. The message says which, and where its log is.',
}
