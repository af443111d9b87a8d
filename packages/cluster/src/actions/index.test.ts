import { readdir } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { runHere } from '../hosts/process.ts'
import type { MachineAction } from './action.ts'
import { moduleOf } from './index.ts'
import { siteIn } from './testing/run-script.ts'

const base = { machine: 'a', why: 'is not there' }
const nasty = '/tmp/it\'s $(reboot) `reboot`\n"x" *'

/** One of each kind, with the worst that may be in it. */
const examples: { readonly [K in MachineAction['kind']]: Extract<MachineAction, { kind: K }> } = {
  'create-user': { ...base, kind: 'create-user', user: 'tinderbox', home: nasty },
  'install-packages': { ...base, kind: 'install-packages', packages: ['python3', nasty] },
  'make-folder': { ...base, kind: 'make-folder', path: nasty, mode: '755', owner: 'daemon' },
  'write-file': {
    ...base,
    kind: 'write-file',
    path: nasty,
    body: nasty,
    mode: '644',
    owner: 'root',
    secret: false,
    before: undefined,
  },
  'write-block': { ...base, kind: 'write-block', path: nasty, marker: 'tinderbox demo', body: nasty },
  'remove-path': { ...base, kind: 'remove-path', path: nasty },
  'set-aside': { ...base, kind: 'set-aside', path: nasty },
  'start-service': {
    ...base,
    kind: 'start-service',
    cluster: 'demo',
    service: 'spark-master',
    supervisor: 'process',
    restart: true,
    changes: [],
  },
  'stop-service': { ...base, kind: 'stop-service', cluster: 'demo', service: 'spark-master', supervisor: 'process' },
  'kill-service': { ...base, kind: 'kill-service', cluster: 'demo', service: 'spark-master', pid: 4_194_000 },
  'continue-service': { ...base, kind: 'continue-service', cluster: 'demo', service: 'spark-master', pid: 4_194_000 },
  'drain-worker': {
    ...base,
    kind: 'drain-worker',
    cluster: 'demo',
    service: 'spark-worker',
    patience: 1,
    drivers: true,
    applications: [],
  },
  'prepare-service': {
    ...base,
    kind: 'prepare-service',
    cluster: 'demo',
    service: 'hdfs-namenode',
    what: 'format HDFS',
    arguments: ['-format', nasty],
    unless: [nasty],
    done: 2,
  },
  'make-hdfs-folders': { ...base, kind: 'make-hdfs-folders', port: 9870, folders: [{ path: nasty, mode: '1777' }] },
  'upgrade-hdfs': {
    ...base,
    kind: 'upgrade-hdfs',
    cluster: 'demo',
    service: 'hdfs-namenode',
    what: 'prepare',
    from: nasty,
    folder: nasty,
    image: nasty,
    note: nasty,
    port: 9870,
    alone: true,
    admin: [nasty],
    env: { NAME: nasty },
    patience: 0,
  },
  'roll-journal': {
    ...base,
    kind: 'roll-journal',
    cluster: 'demo',
    service: 'hdfs-namenode',
    port: 9870,
    admin: [nasty],
    env: { NAME: nasty },
  },
  'empty-data-folder': { ...base, kind: 'empty-data-folder', path: nasty, clusterId: nasty },
  'open-ports': {
    ...base,
    kind: 'open-ports',
    cluster: 'demo',
    gateways: (['ufw', 'firewalld', 'nftables', 'iptables'] as const).map((keeper) => ({
      keeper,
      tool: keeper === 'nftables' ? 'nft' : 'iptables',
      family: 'ip',
      table: 'filter',
      chain: 'INPUT',
      direction: 'in',
    })),
    openings: [{ direction: 'in', address: '10.0.0.12', ports: [[7120, 7184]] }],
  },
  'close-ports': { ...base, kind: 'close-ports', cluster: 'demo' },
  'end-program': { ...base, kind: 'end-program', program: nasty, pid: 4_194_000, started: nasty, unit: nasty },
  'end-application': { ...base, kind: 'end-application', application: 'app-20261125234336-0000', port: 8080 },
  'end-yarn-application': {
    ...base,
    kind: 'end-yarn-application',
    application: 'application_1795713163779_0001',
    port: 8088,
  },
  'start-time-service': { ...base, kind: 'start-time-service', unit: nasty },
  'reload-service': {
    ...base,
    kind: 'reload-service',
    cluster: 'demo',
    service: 'hdfs-namenode',
    commands: [
      ['hdfs', nasty],
      ['yarn', nasty],
    ],
    env: { HADOOP_CONF_DIR: nasty },
    files: [nasty],
  },
  'leave-safe-mode': {
    ...base,
    kind: 'leave-safe-mode',
    cluster: 'demo',
    program: nasty,
    fileSystem: nasty,
    env: { HADOOP_CONF_DIR: nasty },
  },
  'set-blocks-aside': { ...base, kind: 'set-blocks-aside', path: nasty, to: nasty, clusterId: nasty },
  'mount-disk': { ...base, kind: 'mount-disk', path: nasty },
  'lower-copies': {
    ...base,
    kind: 'lower-copies',
    copies: 2,
    program: nasty,
    fileSystem: nasty,
    env: { HADOOP_CONF_DIR: nasty },
  },
  'keep-logs': { ...base, kind: 'keep-logs', cluster: 'demo', service: 'spark-worker' },
  'remove-user': { ...base, kind: 'remove-user', user: 'tinderbox', home: nasty },
  'end-processes': { ...base, kind: 'end-processes', cluster: 'demo', processes: [{ pid: 1, program: 'java' }] },
}

const others = [
  'firewall-boot.ts',
  'firewall-scripts.ts',
  'action.ts',
  'index.ts',
  'keeper.ts',
  'owner.ts',
  'systemctl.ts',
]

test('the list and the folder agree', async () => {
  const files = (await readdir(import.meta.dirname)).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !others.includes(name),
  )
  expect(
    Object.keys(examples)
      .map((kind) => `${kind}.ts`)
      .toSorted(),
  ).toEqual(files.toSorted())
})

describe.each(Object.values(examples).map((action) => [action.kind, action] as const))('%s', (kind, action) => {
  const { describe: text, script, kind: own } = moduleOf<MachineAction>(action)

  test('is what its module says it is, in a few words', () => {
    expect(own).toBe(kind)
    expect(text(action)).toMatch(/^[a-z]+ \S/)
  })

  test.each(['systemd', 'systemd-user', 'process'] as const)(
    'is a script for every sh, whatever is in it (%s)',
    async (supervisor) => {
      const one = 'supervisor' in action ? { ...action, supervisor } : action
      for (const root of [true, false]) {
        const input = script(one, { ...siteIn("/it's"), root })
        for (const shell of ['dash', 'bash'])
          expect(await runHere([shell, '-n'], { input })).toMatchObject({ exitCode: 0, stderr: '' })
      }
    },
  )
})

test('only with root anything is given to somebody else', () => {
  for (const action of Object.values(examples)) {
    const { script } = moduleOf<MachineAction>(action)
    expect(script(action, siteIn('/r'))).not.toMatch(/chown|setpriv/)
  }
  expect(moduleOf(examples['write-file']).script(examples['write-file'], { ...siteIn('/r'), root: true })).toContain(
    'chown root:root',
  )
  expect(moduleOf(examples['make-folder']).script(examples['make-folder'], { ...siteIn('/r'), root: true })).toContain(
    'chown nobody:nobody',
  )
})

test('the restart of a unit is one, and the unit comes back after a reboot', () => {
  const start = { ...examples['start-service'], supervisor: 'systemd', restart: false } as const
  expect(moduleOf(start).script(start, siteIn('/r'))).toMatch(
    /enable [^]*systemctl start tinderbox-demo-spark-master\.service/,
  )
  const again = { ...start, restart: true }
  expect(moduleOf(again).script(again, siteIn('/r'))).toContain('systemctl restart tinderbox-demo-spark-master.service')
  const stop = { ...examples['stop-service'], supervisor: 'systemd-user' } as const
  expect(moduleOf(stop).script(stop, siteIn('/r'))).toContain('systemctl --user disable --now')
})
