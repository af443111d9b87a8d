import type { Fault, Lab } from './fault.ts'

const freeze =
  (name: string, service: string) =>
  async ({ machine }: Lab): Promise<void> => {
    await machine(name).run(`systemctl kill -s STOP tinderbox-lab-${service} && sleep 0.3`)
  }

export const workerFrozen: Fault = {
  name: 'a worker is frozen (SIGSTOP)',
  lab: 'spark',
  check: 'daemon-frozen',
  machine: 'n2',
  says: /spark-worker is frozen: its process is stopped[^]*State: T/,
  inject: freeze('n2', 'spark-worker'),
  mended: true,
}

export const masterFrozen: Fault = {
  name: 'the master is frozen (SIGSTOP)',
  lab: 'spark',
  check: 'daemon-frozen',
  machine: 'n1',
  says: /spark-master is frozen/,
  inject: freeze('n1', 'spark-master'),
  mended: true,
}

export const dataNodeFrozen: Fault = {
  name: 'a DataNode is frozen (SIGSTOP)',
  lab: 'hadoop',
  check: 'daemon-frozen',
  machine: 'n3',
  says: /hdfs-datanode is frozen/,
  inject: freeze('n3', 'hdfs-datanode'),
  mended: true,
}
