/** What the doctor's probes see of a machine where all is well. */
import type { Cluster } from '../config/cluster.ts'
import type { Examination } from '../probes/examination.ts'
import type { Life } from '../probes/lives.ts'
import type { MachineSite } from '../sites/machine-site.ts'

/** Every daemon that the facts have lives, and has for an hour. */
export function healthyExamination(cluster: Cluster, on: MachineSite): Examination {
  const { facts, here, root, paths } = on
  const { machine, system } = facts
  const address = system.addresses[0]!
  const folders = [
    root,
    `${here}/logs`,
    ...[...on.sites.keys()].flatMap((id) => [`${here}/work/${id}`, `${here}/local/${id}`]),
  ]
  const java = `${paths.javaHome}/bin/java`
  return {
    machine,
    unseen: [],
    programs: [],
    networks: [{ card: 'eth0', address, bits: 24 }],
    names: { hostname: machine, addresses: [address], reverse: [{ address, name: machine, ms: 3 }] },
    restAnswer: [],
    lives: facts.daemons.map(({ id, pid }) => aLife(id, { pid })),
    executors: [],
    drivers: [],
    eventLogFolder: { onHdfs: '1777', local: { mode: '750', owner: 'tinderbox' } },
    redundancy: { low: 0, pending: 0, lasting: 0 },
    volumes: {
      folders: [...folders, ...(cluster.settings.hdfs?.data ?? [])].map((folder) => ({
        folder,
        real: folder,
        hangs: false,
        size: 200_000,
        free: 100_000,
        inodes: 1_000_000,
        inodesFree: 900_000,
        empty: true,
      })),
      mounted: [{ device: '/dev/sda1', at: '/', type: 'ext4', options: 'rw,relatime' }],
      fstab: [{ device: 'UUID=1', at: '/', type: 'ext4', options: 'errors=remount-ro' }],
    },
    growth: {
      applications: [],
      logs: [{ path: `${here}/logs/spark-worker.log`, size: 19 }],
      failed: [],
      sizes: new Map([[`${root}/software/spark-4.3.0`, 516]]),
    },
    running: facts.daemons.flatMap(({ id, pid }) =>
      pid === undefined
        ? []
        : [
            {
              ...{ pid, service: id, application: undefined, program: java, java },
              ...{ files: 65_536, processes: 60_000, resident: 300, swapped: 0 },
            },
          ],
    ),
    units:
      facts.supervision === 'process'
        ? []
        : facts.daemons.map(({ id }) => ({
            ...{
              id,
              load: 'loaded',
              state: 'enabled',
              stale: false,
              dropIns: [],
              limits: [],
              restart: 'always',
              files: 65_536,
            },
            user: facts.supervision === 'systemd' ? on.daemonUser : '',
            exec: `/bin/sh -c exec "$$0" >>"$$1" 2>&1 ${here}/services/${id}/run ${here}/logs/${id}.out`,
          })),
    oom: { now: 10_000, kills: [], written: new Map(facts.daemons.map(({ id }) => [id, 1000])) },
    javaStart: [{ home: paths.javaHome, starts: true, said: 'openjdk version "17.0.15"' }],
    integrity: facts.software
      .filter(({ name }) => !name.startsWith('classes-'))
      .map(({ name, sha256 }) => ({
        ...{ name, sha256, changed: [], missing: [], added: [], sizes: 'abc' },
        release: name === 'spark-4.3.0' ? '4.3.0' : undefined,
      })),
    denials: { selinux: [], apparmor: [] },
    tmpRules: [],
    hugePages: { enabled: 'always', defrag: 'madvise', stalls: 12 },
  }
}

export function aLife(id: string, more: Partial<Life> = {}): Life {
  return {
    id,
    pid: 1000,
    state: 'S',
    restarts: 0,
    ended: 'success 0',
    age: 3600,
    log: [],
    out: [],
    outIsNewer: false,
    ...more,
  }
}
