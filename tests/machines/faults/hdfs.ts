import type { Fault } from './fault.ts'
import { dfsadmin, webHdfs } from './on-hdfs.ts'

export const safeMode: Fault = {
  name: 'somebody put HDFS into safe mode',
  lab: 'hadoop',
  check: 'hdfs-safe-mode',
  machine: 'n1',
  says: /HDFS is in safe mode, it can be read and not written: somebody entered it by hand\n.*It was turned on manually/,
  async inject({ machine }) {
    await dfsadmin(machine('n1'), '-safemode enter')
  },
  mended: true,
  byName: true,
}

export const underReplicated: Fault = {
  name: 'a file asks for more copies than there are DataNodes',
  lab: 'hadoop',
  check: 'hdfs-under-replicated',
  machine: 'n1',
  says: /1 block of HDFS has fewer copies than asked for, and none are being made/,
  async inject({ machine }) {
    // DataNodes take WebHDFS on loopback only.
    await machine('n1').run(
      `runuser -u tinderbox -- bash -c '. /etc/profile.d/tinderbox-lab.sh; echo hello | exec hdfs dfs -D dfs.replication=3 -put -f - /tmp/copies'
# The NameNode counts every three seconds.
sleep 4`,
    )
  },
  mended: true,
  byName: true,
  async heal({ machine }) {
    await webHdfs(machine('n1'), 'DELETE', '/tmp/copies?op=DELETE')
  },
}

const data = '/opt/tinderbox/clusters/lab/data/hdfs-datanode'

export const missingBlocks: Fault = {
  name: 'the only copy of a block is gone from its disk',
  lab: 'hadoop',
  check: 'hdfs-missing-blocks',
  machine: 'n1',
  says: /^1 of the \d+ blocks of HDFS is missing[^]*files: \/tmp\/only/,
  async inject({ machine }) {
    const client = (command: string) =>
      machine('n1').run(`runuser -u tinderbox -- bash -c '. /etc/profile.d/tinderbox-lab.sh; ${command}'`)
    await client('echo the only copy | exec hdfs dfs -D dfs.replication=1 -put -f - /tmp/only')
    for (const name of ['n2', 'n3']) await machine(name).run(`grep -rlx 'the only copy' ${data} | xargs -r rm`)
    // A DataNode notices when somebody reads it.
    await client('timeout 6 hdfs dfs -cat /tmp/only || true')
  },
  mended: false,
  async heal({ machine }) {
    await webHdfs(machine('n1'), 'DELETE', '/tmp/only?op=DELETE')
  },
}

export const eventLogFolder: Fault = {
  name: 'the folder of the event logs is gone from HDFS',
  lab: 'hadoop',
  check: 'event-log-folder',
  machine: 'n1',
  says: /the folder \/spark-events of HDFS is not there: jobs cannot write their event logs/,
  async inject({ machine }) {
    await webHdfs(machine('n1'), 'DELETE', '/spark-events?op=DELETE&recursive=true')
  },
  mended: true,
}

export const eventLogMode: Fault = {
  name: 'only its owner may write event logs on HDFS',
  lab: 'hadoop',
  check: 'event-log-folder',
  machine: 'n1',
  says: /not everybody can write into the folder \/spark-events[^]*permission 700, and 1777 is needed/,
  async inject({ machine }) {
    await webHdfs(machine('n1'), 'PUT', '/spark-events?op=SETPERMISSION&permission=700')
  },
  mended: true,
}

const version = '/opt/tinderbox/clusters/lab/data/hdfs-datanode/current/VERSION'

const aside = '/opt/tinderbox/set-aside/lab-hdfs-datanode'

export const otherClusterId: Fault = {
  name: 'the folder of a DataNode comes from another cluster',
  lab: 'hadoop',
  check: 'hdfs-cluster-id',
  machine: 'n3',
  says: /belongs to another file system than the NameNode's\n.*clusterID=CID-00000000-dead[^]*the NameNode: clusterID=CID-/,
  async inject({ machine }) {
    await machine('n3').run(
      `cp -p ${version} /root/VERSION && systemctl stop tinderbox-lab-hdfs-datanode && sed -i 's/^clusterID=.*/clusterID=CID-00000000-dead-beef-0000-000000000000/' ${version} && systemctl start tinderbox-lab-hdfs-datanode`,
    )
  },
  mended: true,
  chosen: true,
  async proof({ machine }) {
    await machine('n3').run(`grep -q dead-beef ${aside}/current/VERSION && ! grep -q dead-beef ${version}`)
  },
  async heal({ machine }) {
    await machine('n3').run(
      `if [ -d ${aside} ]; then rm -rf /opt/tinderbox/set-aside; else systemctl stop tinderbox-lab-hdfs-datanode; cp -p /root/VERSION ${version}; systemctl start tinderbox-lab-hdfs-datanode; fi; rm -f /root/VERSION`,
    )
  },
}

const policy = '/opt/tinderbox/clusters/lab/conf/hadoop/guarded/hadoop-policy.xml'
const log = '/opt/tinderbox/clusters/lab/logs/hdfs-datanode.log'

export const dataNodeRefused: Fault = {
  name: 'the NameNode takes no calls from a DataNode',
  lab: 'hadoop',
  check: 'datanode-refused',
  machine: 'n3',
  says: /the NameNode refuses hdfs-datanode: the NameNode takes no calls from its address/,
  async inject({ machine }) {
    const { address } = machine('n3')
    await machine('n1').run(`sed -i 's/,*${address.replaceAll('.', '\\.')}\\b//' ${policy}`)
    await dfsadmin(machine('n1'), '-refreshServiceAcl')
    await machine('n3').run(
      `: > ${log}; systemctl restart tinderbox-lab-hdfs-datanode; for _ in $(seq 200); do grep -q 'Problem connecting to server' ${log} && exit; sleep 0.2; done; exit 1`,
    )
  },
  mended: true,
}

export const historyElsewhere: Fault = {
  name: 'the history server was pointed to another folder',
  lab: 'hadoop',
  check: 'history-empty',
  machine: 'n1',
  says: /the history server reads file:\/\/\/var\/tmp, and jobs that are run on n1, n2, n3 do not write there/,
  async inject({ machine }) {
    await machine('n1').run(
      "sed -i 's|^\\(spark.history.fs.logDirectory \\).*|\\1file:///var/tmp|' /opt/tinderbox/clusters/lab/conf/spark-history.conf",
    )
  },
  mended: true,
}

const images = '/opt/tinderbox/clusters/lab/data/hdfs-namenode/current/fsimage_*'

/** It runs on with what it has in memory: another start would be its last. */
export const imageGone: Fault = {
  name: "the NameNode's images are gone from its disk",
  lab: 'hadoop',
  check: 'hdfs-format',
  machine: 'n1',
  says: /^the NameNode has a VERSION file and no image: [^]*\/hdfs-namenode\/current\/VERSION \(CID-/,
  async inject({ machine }) {
    await machine('n1').run(`mkdir /root/images && mv ${images} /root/images`)
  },
  mended: false,
  async heal({ machine }) {
    await machine('n1').run(`mv /root/images/* ${images.replace('fsimage_*', '')} && rmdir /root/images`)
  },
}

export const upgradeOpen: Fault = {
  name: 'somebody prepared an upgrade of HDFS, and never ended it',
  lab: 'hadoop',
  check: 'hdfs-upgrade',
  machine: 'n1',
  says: /^the upgrade of HDFS from the version before to 3\.\S+ is not final: blocks of files that are deleted stay on the disks[^]*under way since 20/,
  async inject({ machine }) {
    for (const options of ['-safemode enter', '-rollingUpgrade prepare', '-safemode leave'])
      await dfsadmin(machine('n1'), options)
  },
  mended: true,
  chosen: true,
  async heal({ machine }) {
    await dfsadmin(machine('n1'), '-rollingUpgrade finalize')
  },
}
