/** What a machine has of Tinderbox, as text, so that two moments can be compared. Looked at from outside, not by Tinderbox's own eyes. */
import type { TestMachine } from '../machine.ts'

/** What the folders hold that are not Tinderbox's alone, its users, and its processes: all that is left behind when it goes is in here. */
export async function footprint(machine: TestMachine): Promise<string> {
  const script = `
find /opt /etc/systemd /etc/profile.d -printf '%p %y %m %u:%g %l\\n' | sort
getent passwd; getent group
sha256sum /home/*/.profile
ps -eo user:20,comm --no-headers | grep -E '^tinderbox|java|python' | sort
find / -xdev -nouser 2>/dev/null
grep -lz '^TINDERBOX_' /proc/[0-9]*/environ 2>/dev/null | wc -l`
  return (await machine.run(script)).stdout
}

/**
 * All of a cluster on a machine but times, pids, logs, and what is made by chance (the secret, and the hashes with the secret in them). Of software only the names
 * and how much it is: what is in it was checked when it came.
 */
export async function clusterState(machine: TestMachine, cluster: string): Promise<string> {
  const here = `/opt/tinderbox/clusters/${cluster}`
  const script = `
secret=$(sed -n 's/^spark.authenticate.secret //p' ${here}/conf/daemons.conf 2>/dev/null)
plain() { sed -e "s/\${secret:-no secret}/SECRET/" -e 's/^export TINDERBOX_REVISION=.*/export TINDERBOX_REVISION=IT/' "$1" | sha256sum | cut -c 1-16; }
find /opt/tinderbox \\( -path '/opt/tinderbox/software/*/*' -o -path '/opt/tinderbox/locks/*' -o -path '/opt/tinderbox/audit*' -o -path '${here}/logs/*' \\
  -o -path '${here}/jobs/*' -o -path '${here}/work/*/*' -o -path '${here}/local/*/*' \\) -prune -o -printf '%y %m %u:%g %p\\n' 2>/dev/null | sort -k 4 |
while read -r type mode owner path; do
  if [ "$type" = f ]; then echo "$path $mode $owner $(plain "$path")"; else echo "$path $type $mode $owner"; fi
done
for folder in /opt/tinderbox/software/*/; do [ ! -d "$folder" ] || echo "$folder $(find "$folder" -type f | wc -l) files, $(head -c 64 "$folder/.tinderbox-complete" 2>&1)"; done
for file in /etc/systemd/system/tinderbox-* /etc/profile.d/tinderbox-*; do [ ! -f "$file" ] || echo "$file $(stat -c '%a %U:%G' "$file") $(plain "$file")"; done
for file in /etc/systemd/system/*.wants/tinderbox-*; do [ ! -L "$file" ] || echo "$file enabled"; done
getent passwd tinderbox | cut -d: -f1,6,7
for run in ${here}/services/*/run; do
  [ -f "$run" ] || continue
  id=$(basename "$(dirname "$run")"); pid=$(systemctl show -p MainPID --value tinderbox-${cluster}-$id)
  own() { tr '\\0' '\\n' 2>/dev/null < "/proc/$pid/environ" | sed -n "s/^TINDERBOX_$1=//p"; }
  echo "$id runs $(own VERSION) $(grep -qxF "export TINDERBOX_REVISION=$(own REVISION)" "$run" || grep -qxF "export TINDERBOX_REVISION='$(own REVISION)'" "$run" && echo as written || echo otherwise)"
done
echo "$(grep -lz '^TINDERBOX_' /proc/[0-9]*/environ 2>/dev/null | wc -l) processes"`
  return (await machine.run(script)).stdout
}

export interface MasterState {
  readonly status: string
  readonly workers: readonly {
    readonly host: string
    readonly port: number
    readonly state: string
    readonly cores: number
    readonly memory: number
  }[]
  readonly activeapps: readonly { readonly id: string; readonly name: string }[]
}

/** What the master on this machine says itself; undefined while it does not answer. */
export async function masterState(machine: TestMachine): Promise<MasterState | undefined> {
  const ask = `import urllib.request; print(urllib.request.urlopen("http://127.0.0.1:8080/json/", timeout=30).read().decode())`
  const { stdout, exitCode } = await machine.run(['python3', '-c', ask], { check: false })
  return exitCode === 0 ? (JSON.parse(stdout) as MasterState) : undefined
}

/** `10.66.3.12:7079 2 cores 1024 MiB`, one for each worker that the master counts. */
export async function aliveWorkers(master: TestMachine): Promise<string[]> {
  const state = await masterState(master)
  return (state?.workers ?? [])
    .filter((worker) => worker.state === 'ALIVE')
    .map(({ host, port, cores, memory }) => `${host}:${port} ${cores} cores ${memory} MiB`)
    .toSorted()
}

/** Pids of the cluster's daemons, by their names: `spark-worker` -> 231. */
export async function daemonPids(machine: TestMachine, cluster: string): Promise<Record<string, number>> {
  const { stdout } = await machine.run(
    `for unit in /etc/systemd/system/tinderbox-${cluster}-*.service; do [ -f "$unit" ] || continue
     name=$(basename "$unit" .service); echo "\${name#tinderbox-${cluster}-} $(systemctl show -p MainPID --value "$name")"; done`,
  )
  return Object.fromEntries(
    stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(' '))
      .map(([name, pid]) => [name!, Number(pid)]),
  )
}

/** `spark-worker 4.2.1`, one for each daemon that runs, by what is in the process itself. */
export async function runningVersions(machine: TestMachine): Promise<string[]> {
  const { stdout } = await machine.run(
    `for pid in $(pgrep -f 'org.apache.spark.deploy.(master.Master|worker.Worker)'); do
     tr '\\0' '\\n' < /proc/$pid/environ | sed -n 's/^TINDERBOX_SERVICE=//p; s/^TINDERBOX_VERSION=//p; s|^SPARK_HOME=/opt/tinderbox/software/spark-||p' | sort | tr '\\n' ' '; echo; done`,
  )
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => [...new Set(line.trim().split(' '))].toReversed().join(' '))
    .toSorted()
}
