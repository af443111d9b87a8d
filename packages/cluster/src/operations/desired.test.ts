import { describe, expect, test, vi } from 'vitest'
import type { Cluster } from '../config/cluster.ts'
import { sharedMachine, thisMachine, threeMachines } from '../testing/clusters.ts'
import { bareFacts, sitesOf, testSecret, type FactsOptions } from '../testing/facts.ts'
import { desiredMachines, type DesiredMachine } from './desired.ts'

function desired(cluster: Cluster, options: FactsOptions = {}): DesiredMachine[] {
  const machines = sitesOf(cluster, bareFacts(cluster, options))
  return desiredMachines({ cluster, machines, secret: testSecret })
}
const bodyOf = (machine: DesiredMachine, ending: string) =>
  machine.files.find(({ path }) => path.endsWith(ending))!.body
const golden = (name: string) => `__golden__/${name}`

const settings = 'spark: { conf: { spark.eventLog.enabled: true, spark.x: "a b" }, worker: { cores: 6, memory: 8g } }'

describe('the files of a small cluster, to the letter', () => {
  const [master, worker] = desired(threeMachines(settings)) as [DesiredMachine, DesiredMachine, DesiredMachine]
  const [loop] = desired(threeMachines(settings), { supervision: 'process' }) as [DesiredMachine]
  const [unitOfUser] = desired(threeMachines(settings), { supervision: 'systemd-user' }) as [DesiredMachine]
  const [local] = desired(thisMachine(), { supervision: 'process' }) as [DesiredMachine]

  test.each([
    ['spark-master.run', bodyOf(master, 'spark-master/run')],
    ['spark-worker.run', bodyOf(worker, 'spark-worker/run')],
    ['spark-worker-2.local.run', bodyOf(local, 'spark-worker-2/run')],
    ['spark-master.service', bodyOf(master, 'spark-master.service')],
    ['spark-master.user.service', bodyOf(unitOfUser, 'spark-master.service')],
    ['spark-master.supervise', bodyOf(loop, 'spark-master/supervise')],
    ['daemons.conf', bodyOf(master, 'daemons.conf')],
    ['log4j2.properties', bodyOf(master, 'log4j2.properties')],
    ['spark-defaults.conf', bodyOf(worker, 'spark-defaults.conf')],
    ['profile.sh', bodyOf(worker, 'profile.d/tinderbox-demo.sh')],
    ['cluster.json.txt', bodyOf(worker, 'cluster.json')],
    ['cluster.local.json.txt', bodyOf(local, 'cluster.json')],
  ])('%s', async (name, body) => {
    await expect(body).toMatchFileSnapshot(golden(name))
  })
})

const kinds: readonly [string, Cluster, FactsOptions][] = [
  ['machines with systemd', threeMachines(settings), {}],
  ['a shared machine', sharedMachine(), { supervision: 'systemd-user' }],
  ['this machine', thisMachine(), { supervision: 'process' }],
]

describe.each(kinds)('%s', (_, cluster, options) => {
  const all = desired(cluster, options)

  test('the same again at another time, under another name', () => {
    vi.useFakeTimers({ now: new Date('2031-05-06T07:08:09Z') })
    vi.stubEnv('USER', 'somebody')
    vi.stubEnv('HOME', '/home/somebody')
    try {
      expect(desired(cluster, options)).toEqual(all)
    } finally {
      vi.useRealTimers()
      vi.unstubAllEnvs()
    }
  })

  test('nothing that is written holds a time', () => {
    for (const { path, body } of all.flatMap(({ files }) => files)) {
      expect(body, path).not.toMatch(/\b20\d\d-\d\d-\d\d|\b\d\d:\d\d:\d\d\b|\b1[789]\d{8}\b/)
    }
  })

  test('the secret is in secret files only, which only the daemon user can read', () => {
    const files = all.flatMap((machine) => machine.files)
    const holding = files.filter(({ body }) => body.includes(testSecret))
    expect(holding.length).toBeGreaterThanOrEqual(2)
    for (const file of holding) expect(file).toMatchObject({ secret: true, mode: '600', owner: 'daemon' })
    for (const file of files.filter(({ secret }) => !secret)) expect(file.body).not.toContain(testSecret)
    for (const { block, services } of all) expect(JSON.stringify([block, services])).not.toContain(testSecret)
  })

  test('every file stands in a folder that is made, and no path is wanted twice', () => {
    for (const { folders, files } of all) {
      const paths = [...folders, ...files].map(({ path }) => path)
      expect(new Set(paths).size).toBe(paths.length)
      for (const { path } of files) {
        const folder = path.slice(0, path.lastIndexOf('/'))
        const system = folder.startsWith('/etc/') || folder.endsWith('/.config/systemd/user')
        expect(system || folders.some((made) => made.path === folder), path).toBe(true)
      }
    }
  })

  test('only the user that daemons run as may write where they run, and nobody else may read their work', () => {
    for (const { folders, files } of all) {
      for (const { path, mode, owner } of folders) {
        expect(mode).toBe(owner === 'daemon' ? '750' : '755')
        // Root works in folders of root's only: `work` and `local` are, what lies in them is not.
        expect(owner === 'daemon', path).toBe(/\/clusters\/\w+\/(?:(work|local)\/.|(logs|jobs)(\/|$))/.test(path))
      }
      for (const { mode } of files) expect(['600', '644', '755']).toContain(mode)
    }
  })

  test('every file ends with a newline and has no line of a carriage return', () => {
    for (const { path, body } of all.flatMap(({ files }) => files)) expect(body, path).toMatch(/^[^\r]*\n$/)
  })
})

test('a password in a property or in the address of a mirror is in no file that others may read', () => {
  const file =
    'spark: { conf: { spark.hadoop.fs.s3a.secret.key: hunter2 }, source: { mirror: "https://me:hunter2@mirror/" } }\njava: { source: { mirror: "https://me:hunter2@mirror/" } }'
  const files = desired(threeMachines(file)).flatMap((machine) => machine.files)
  const holding = files.filter(({ body }) => body.includes('hunter2'))
  expect(new Set(holding.map(({ path, secret, mode }) => `${path} ${secret} ${mode}`))).toEqual(
    new Set(['/opt/tinderbox/clusters/demo/conf/client/spark-defaults.conf true 600']),
  )
})

test('a machine without any daemon is laid out for jobs', () => {
  const cluster = threeMachines()
  const [, , last] = desired({ ...cluster, placements: cluster.placements.filter(({ machine }) => machine !== 'c') })
  expect(last!.services).toEqual([])
  expect(last!.files.map(({ path }) => path)).toEqual([
    '/opt/tinderbox/clusters/demo/conf/client/spark-defaults.conf',
    '/etc/profile.d/tinderbox-demo.sh',
    '/opt/tinderbox/clusters/demo/cluster.json',
  ])
})

test.each([
  ['systemd' as const, ['/etc/systemd/system/tinderbox-demo-spark-master.service']],
  ['systemd-user' as const, ['/home/ada/.config/systemd/user/tinderbox-demo-spark-master.service']],
  ['process' as const, ['/home/ada/.tinderbox/clusters/demo/services/spark-master/supervise']],
])('under %s the master is kept by', (supervision, expected) => {
  const [master] = desired(threeMachines(), { supervision })
  expect(master!.files.map(({ path }) => path).filter((path) => /\.service$|supervise$/.test(path))).toEqual(expected)
})
