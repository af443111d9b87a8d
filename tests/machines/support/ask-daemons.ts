/** What the daemons of a test's cluster say, asked on their own machines, and how they are killed. */
import type { Farm } from '../farm.ts'

/** What a page on a machine's loopback answers; empty when nothing does. */
export async function page(farm: Farm, machine: string, port: number, path: string): Promise<string> {
  const script = `timeout 20 bash -c 'exec 3<>/dev/tcp/127.0.0.1/${port} && printf "GET ${path} HTTP/1.0\\r\\n\\r\\n" >&3 && cat <&3' 2>/dev/null | sed '1,/^.$/d'; true`
  return (await farm.machine(machine).run(script)).stdout
}

/** The one of the machines whose daemon says that it is active; undefined while none does. */
export async function active(
  farm: Farm,
  machines: readonly string[],
  daemon: 'hdfs-namenode' | 'spark-master' | 'yarn-resourcemanager',
): Promise<string | undefined> {
  const [port, path, mark] = {
    'hdfs-namenode': [9870, '/jmx?qry=Hadoop:service=NameNode,name=NameNodeStatus', /"State" : "active"/],
    'spark-master': [8080, '/json/', /"status" : "ALIVE"/],
    'yarn-resourcemanager': [8088, '/ws/v1/cluster/info', /"haState":"ACTIVE"/],
  }[daemon] as [number, string, RegExp]
  for (const machine of machines) if (mark.test(await page(farm, machine, port, path))) return machine
  return undefined
}

/** Like `kill -9` of the daemon's own process; what systemd does then is its own affair. */
export async function killNine(farm: Farm, machine: string, cluster: string, service: string): Promise<void> {
  await farm.machine(machine).run(`systemctl kill --kill-whom=main -s KILL tinderbox-${cluster}-${service}`)
}

/** The same, and it stays away until somebody starts it: without that, whether the other takes over or it leads again itself is a race. */
export async function killForGood(farm: Farm, machine: string, cluster: string, service: string): Promise<void> {
  await killNine(farm, machine, cluster, service)
  await farm.machine(machine).run(`systemctl stop tinderbox-${cluster}-${service}`)
}
