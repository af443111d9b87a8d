/** What is told without a check of its own: what the daemons say of themselves, and what a run has left. The operations make these findings; their pages are here. */
import type { Page } from './page.ts'

export const symptoms: Readonly<Record<string, Page>> = {
  silent: {
    title: 'A machine does not answer',
    means:
      'SSH does not come through: the machine is off, its name or address leads elsewhere, its key has changed, a firewall is in between, or the login is refused. What runs there nobody can say; the others are looked at all the same.',
    mend: 'The finding shows what SSH said; `tinderbox ssh NAME` tries it by hand. One that is gone for good: take it out of the file, then `tinderbox up --forget NAME`.',
  },
  'not-up': {
    title: 'The cluster is not up',
    means: 'All machines answer, and none of its daemons runs: it was never started, or was taken down.',
    mend: '`tinderbox up` starts it; so does `--fix` where somebody chooses it, and with `--yes` only with `--only not-up`: it may have been taken down on purpose.',
  },
  'not-running': {
    title: 'A daemon does not run',
    means:
      'It has ended, or was stopped, and no deeper cause was found. Workers that cannot reach a master, and daemons that need one that is down, are told below the one that they need.',
    mend: 'The end of its log is in the finding: `tinderbox logs SERVICE` shows more. `--fix` starts it anew, as `tinderbox up` does.',
  },
  'not-registered': {
    title: 'A daemon runs, and its master does not count it',
    means:
      'The process is there, and the master, NameNode or ResourceManager has not heard of it. Jobs get nothing from it. Just after a start that is so for some seconds; else the two do not reach each other, or do not take each other for members of one cluster.',
    mend: 'Look again after some seconds. Else `tinderbox ports` shows whether the way is open, and `tinderbox logs SERVICE` what the daemon says.',
  },
  'no-leader': {
    title: 'Nobody is in charge',
    means:
      'Of masters, NameNodes, ResourceManagers or ZooKeeper servers that stand by for each other, none leads. After one was lost this lasts up to a minute. If it stays so, too few of them run to agree, or they do not reach each other.',
    mend: '`tinderbox up` starts those that do not run. If all run, `tinderbox ports` shows whether the ways between them are open.',
  },
  unhealthy: {
    title: 'A NodeManager calls itself unhealthy',
    means:
      'Its own check of its machine failed, so YARN gives it no work. Nearly always a disk is more than 95 % full, or cannot be written.',
    mend: 'Make room on the disk that it names. It is well again by itself within two minutes.',
  },
  'hdfs-forgotten': {
    title: 'The NameNode counts a DataNode that the file does not have',
    means: 'It was a member once and is dead. It is on the list until the NameNode starts anew, and harms nothing.',
    mend: 'Nothing has to be done.',
  },
  leaving: {
    title: 'A machine that was taken out of the file',
    means:
      'It still has daemons or data of the cluster. A warning: `tinderbox up` will drain, stop and clean it. An error: that cannot be done as things are, as it does not answer, or holds what no other machine has.',
    mend: '`tinderbox up` takes it out, and so does `--fix` where somebody chooses it (with `--yes` only with `--only leaving`); the finding says what stands in its way. If it is gone for good: `tinderbox up --forget NAME`.',
  },
  unfinished: {
    title: 'A change was begun and not ended',
    means: 'An `up` was cut off: machines keep a file that is newer than the one that was last applied to its end.',
    mend: '`tinderbox up` goes on from there, and so does `--fix` where somebody chooses it (with `--yes` only with `--only unfinished`); `tinderbox up --rollback` goes back.',
  },
  'reused-name': {
    title: 'A name was given to another machine',
    means:
      'The file gives a name to a machine that had not got it before, and the one that had it was never taken out: it would run on, and nobody could name it.',
    mend: 'Give the new machine a name of its own; `tinderbox up` then takes out the former one.',
  },
  'kept-file': {
    title: 'This version cannot read the file that machines keep',
    means:
      'Each machine keeps the file that was last applied, so that who was taken out of it since is known. Another version of Tinderbox wrote it, or somebody edited it.',
    mend: 'If no machine was taken out of the file, go on: it is written anew. Else use the version that wrote it.',
  },
}
