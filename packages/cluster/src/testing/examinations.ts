/** What the doctor's probes of the machine itself see where all is well. */
import type { Patient } from '../checks/doctor-check.ts'
import type { Cluster } from '../config/cluster.ts'
import type { Examination } from '../probes/examination.ts'
import type { Facts } from '../probes/facts.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { healthyFacts, sitesOf } from './facts.ts'

/** Of machines whose facts these are; `on` is changed by `change`. */
export function patientOf(
  cluster: Cluster,
  facts: readonly Facts[] = healthyFacts(cluster),
  on = '',
  change: (one: Examination) => Partial<Examination> = () => ({}),
): Patient {
  const machines = sitesOf(cluster, facts)
  const examined = new Map(
    [...machines].map(([name, site]): [string, Examination] => {
      const healthy = healthyExamination(cluster, site)
      return [name, name === on ? { ...healthy, ...change(healthy) } : healthy]
    }),
  )
  return {
    cluster,
    machines,
    silent: [],
    examined,
    dialled: [],
    forbidden: [],
    lookups: [],
    clockOffsets: new Map(),
    isUp: true,
  }
}

function healthyExamination(cluster: Cluster, on: MachineSite): Examination {
  const { facts, here, root, paths } = on
  const folders = [
    root,
    `${here}/logs`,
    ...[...on.sites.keys()].flatMap((id) => [`${here}/work/${id}`, `${here}/local/${id}`]),
  ]
  const java = `${paths.javaHome}/bin/java`
  return {
    machine: facts.machine,
    unseen: [],
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
            ...{ id, load: 'loaded', state: 'enabled', stale: false, dropIns: [], restart: 'always', files: 65_536 },
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
