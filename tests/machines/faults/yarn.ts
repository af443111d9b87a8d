import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { start, type Running } from '../../support/tinderbox.ts'
import type { Fault } from './fault.ts'

const here = '/opt/tinderbox/clusters/lab'

const applications = `import json, sys, urllib.request
def ask(verb, path, body=None):
    request = urllib.request.Request("http://127.0.0.1:8088/ws/v1/cluster/apps" + path, method=verb,
        data=json.dumps(body or {}).encode(), headers={"Content-Type": "application/json"})
    text = urllib.request.urlopen(request).read()
    return json.loads(text) if text else None
`

/** Small ones, so that each node gets some: the ResourceManager has dialled all of them. They end by themselves, as nothing registers. */
export const launchSome = `${applications}
import time
began = []
for i in range(4):
    new = ask("POST", "/new-application?user.name=tinderbox")
    ask("POST", "?user.name=tinderbox", {"application-id": new["application-id"], "application-name": "brief", "application-type": "YARN",
        "max-app-attempts": 1, "am-container-spec": {"commands": {"command": "true"}}, "resource": {"memory": 128, "vCores": 1}})
    began.append(new["application-id"])
for _ in range(60):
    if all(ask("GET", "/" + one + "/state")["state"] in ("FINISHED", "FAILED", "KILLED") for one in began): break
    time.sleep(0.5)
`

const submitTwo = `${applications}
for name in ("first", "second"):
    new = ask("POST", "/new-application?user.name=tinderbox")
    ask("POST", "?user.name=tinderbox", {"application-id": new["application-id"], "application-name": name, "application-type": "YARN",
        "am-container-spec": {"commands": {"command": "sleep 600"}},
        "resource": {"memory": new["maximum-resource-capability"]["memory"] // 2, "vCores": 1}})
`

const killAll = `${applications}
for app in (json.loads(urllib.request.urlopen("http://127.0.0.1:8088/ws/v1/cluster/apps?states=ACCEPTED,RUNNING").read())["apps"] or {"app": []})["app"]:
    ask("PUT", "/" + app["id"] + "/state?user.name=tinderbox", {"state": "KILLED"})
`

/** Only a part of the cluster is for masters of applications. */
export const yarnWaits: Fault = {
  name: 'two applications on YARN, and their masters have room for one',
  lab: 'hadoop',
  check: 'yarn-waits',
  machine: 'n1',
  says: /the application "second" waits on YARN: those that run before it take all that masters/,
  async inject({ machine }) {
    await machine('n1').run(['python3', '-c', submitTwo])
    await machine('n1').run('sleep 2')
  },
  mended: true,
  chosen: true,
  async heal({ machine }) {
    await machine('n1').run(['python3', '-c', killAll])
  },
}

const jobs: Running[] = []

const holder = `import sys, time
from pyspark.sql import SparkSession
spark = SparkSession.builder.appName(sys.argv[1]).getOrCreate()
print("counted", spark.sparkContext.parallelize(range(2), 2).count(), flush=True)
time.sleep(float(sys.argv[2]))
`

/** Its master runs, and was started longer ago than the doctor overlooks. */
const runsFor = (name: string, seconds: number) => `${applications}
import time
for _ in range(120):
    if any(app["name"] == "${name}" and time.time() - app["launchTime"] / 1000 > ${seconds} for app in (ask("GET", "?states=RUNNING")["apps"] or {"app": []})["app"]): sys.exit()
    time.sleep(1)
sys.exit("it does not run")
`

/** Each takes what the nodes have, as submit asks for; only the masters of both fit. */
export const containersTaken: Fault = {
  name: 'a job that somebody forgot has all of YARN, and another one gets no executor',
  lab: 'hadoop',
  check: 'containers-taken',
  machine: 'n1',
  says: /the application "patient" gets no containers: no node has .* free[^]*"forgotten" of \S+ has .* cores$/m,
  onYarn: true,
  async inject({ cwd, machine }) {
    const program = join(cwd, 'holder.py')
    await writeFile(program, holder)
    const submit = (name: string, seconds: number) => {
      const job = start(['submit', '--on', 'yarn', program, name, `${seconds}`], { cwd })
      jobs.push(job)
      return job
    }
    await submit('forgotten', 600).seen(/^counted 2$/m)
    submit('patient', 0)
    await machine('n1').run(['python3', '-c', runsFor('patient', 21)])
  },
  mended: true,
  chosen: true,
  async proof() {
    // It got what the other one had.
    const { exitCode, output } = await jobs.at(-1)!.ended
    if (exitCode !== 0 || !/^counted 2$/m.test(output)) throw new Error(output)
  },
  async clear({ machine }) {
    for (const { child, ended } of jobs.splice(0)) {
      // Where an application was ended by YARN its driver stays.
      child.kill('SIGINT')
      await ended
    }
    await machine('n1').run(['python3', '-c', killAll])
  },
}

const local = `${here}/local/yarn-nodemanager`
const work = `${here}/work/spark-worker`
const app = `${work}/app-20260101000000-0000`

export const nodeManagerFull: Fault = {
  name: 'the disk of a NodeManager is full',
  lab: 'hadoop',
  check: 'nodemanager-unhealthy',
  machine: 'n2',
  says: /yarn-nodemanager is unhealthy and gets no work: the disk below .*\/local\/yarn-nodemanager is full[^]*used space above threshold/,
  onYarn: true,
  simulated: 'a small disk, mounted where executors work, and a link to it in the place of its folder',
  async inject({ machine }) {
    await machine('n2').run(`systemctl stop tinderbox-lab-yarn-nodemanager
mount -t tmpfs -o size=200m,mode=750,uid=tinderbox,gid=tinderbox tmpfs ${work} || exit 1
mkdir -p ${work}/nodemanager ${app}/0 && chown tinderbox: ${work}/nodemanager && fallocate -l 194m ${app}/0/stdout && touch -d '-2 hours' ${app} ${app}/0/stdout
mv ${local} ${local}.own && ln -s ${work}/nodemanager ${local} || exit 1
systemctl start tinderbox-lab-yarn-nodemanager`)
    await machine('n1').run(
      `for _ in $(seq 150); do python3 -c 'import urllib.request; print(urllib.request.urlopen("http://127.0.0.1:8088/ws/v1/cluster/nodes").read().decode())' | grep -q UNHEALTHY && exit; sleep 0.3; done; exit 1`,
    )
  },
  mended: true,
  async clear({ machine }) {
    await machine('n2').run(
      `systemctl stop tinderbox-lab-yarn-nodemanager; [ -L ${local} ] && rm ${local} && mv ${local}.own ${local}; umount -l ${work}; systemctl start tinderbox-lab-yarn-nodemanager`,
    )
  },
}
