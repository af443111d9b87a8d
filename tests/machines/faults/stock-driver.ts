/** A driver that Tinderbox did not start: a script of somebody's own, with the cluster's settings and some more. */
import type { TestMachine } from '../machine.ts'

const here = '/opt/tinderbox/clusters/lab'

/** It is there once the master has taken its application, or once `until` (bash) is true; and it stays until it is ended. */
export async function startDriver(
  machine: TestMachine,
  name: string,
  settings: Readonly<Record<string, string>>,
  until = 'true',
): Promise<void> {
  const program = `from pyspark.sql import SparkSession
import time
spark = SparkSession.builder.appName("${name}").getOrCreate()
spark.sparkContext.parallelize(range(2), 2).count()
time.sleep(600)
`
  const conf = Object.entries(settings).map(([key, value]) => `--conf ${key}=${value}`)
  await machine.run(
    `cat > /var/tmp/${name}.py && systemd-run --quiet --collect --unit=${name} --uid=tinderbox bash -c '. /etc/profile.d/tinderbox-lab.sh; cd /tmp; exec spark-submit ${conf.join(' ')} /var/tmp/${name}.py'
for _ in $(seq 200); do
  { ${masterHas(name)} && ${until}; } && exit
  sleep 0.3
done
exit 1`,
    { input: program },
  )
}

export async function endDriver(machine: TestMachine, name: string): Promise<void> {
  await machine.run(
    `systemctl kill -s KILL ${name} 2>/dev/null; systemctl stop ${name} 2>/dev/null; rm -f /var/tmp/${name}.py; true`,
  )
}

/** One that has ended is still on the master's page. */
const masterHas = (name: string) =>
  `python3 -c 'import json, sys, urllib.request; sys.exit(all(app["name"] != "${name}" for app in json.load(urllib.request.urlopen("http://127.0.0.1:8080/json/"))["activeapps"]))'`

/** True once the driver's own page answers. */
export const driverPage = `python3 -c 'import urllib.request; print(urllib.request.urlopen("http://127.0.0.1:4040/api/v1/applications").read().decode())' 2>/dev/null | grep -q '"id"'`

/** What an executor of an application writes on a worker. */
export const executorLogs = `${here}/work/spark-worker/app-*/*/stderr`
