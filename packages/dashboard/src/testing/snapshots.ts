import type { Problem, ServiceStatus, Snapshot, Status } from '../data/snapshot.ts'

export const service = (machine: string, name: string, rest: Partial<ServiceStatus> = {}): ServiceStatus => ({
  machine,
  service: name,
  state: 'running',
  ...rest,
})

export const problem = (machine: string, rest: Partial<Problem> = {}): Problem => ({
  check: 'daemon-frozen',
  severity: 'error',
  machine,
  summary: 'spark-worker is stopped by a signal',
  evidence: 'State: T (stopped)',
  hint: 'Let it go on.',
  follows: [],
  ...rest,
})

export const status = (rest: Partial<Status> = {}): Status => ({
  cluster: 'prod',
  healthy: true,
  problems: [],
  unseen: [],
  master: 'spark://10.0.0.11:7077',
  services: [service('a', 'spark-master'), service('b', 'spark-worker')],
  applications: [],
  ...rest,
})

export const snapshot = (rest: Partial<Snapshot> = {}): Snapshot => ({
  now: '2026-11-26T08:00:04.000Z',
  every: 10,
  looking: false,
  flags: '',
  cluster: 'prod',
  status: status(),
  seen: '2026-11-26T08:00:00.000Z',
  took: 1.5,
  ...rest,
})
