/** What a machine's examination script would print: the other way round from `parseExamination`. A probe without a printer here does not compile. */
import { processLines } from './facts-text.ts'
import type { Examination } from '../../../packages/cluster/src/probes/examination.ts'
import type { Table } from '../../../packages/cluster/src/firewall/rules.ts'
import type { Mount } from '../../../packages/cluster/src/probes/volumes.ts'

type Seen = Required<Omit<Examination, 'machine' | 'unseen'>>

type Printers = { readonly [K in keyof Seen]: (fact: NonNullable<Seen[K]>) => readonly string[] }

const row = (...cells: readonly (string | number | undefined)[]) => cells.join('|')
const yesOrNo = (value: boolean) => (value ? 'yes' : 'no')
const limit = (value: number) => (value === Infinity ? 'unlimited' : value)
const mount = (kind: string) => (one: Mount) => row(kind, one.device, one.at, one.type, one.options)
const mebibyte = 1024 * 1024

const printers: Printers = {
  clock: ({ now, keeper, synchronized, installed }) => [
    `now ${now}`,
    `synchronized ${yesOrNo(synchronized)}`,
    ...(installed === undefined ? [] : [`installed ${installed}`]),
    ...(keeper === undefined ? [] : [`keeper ${keeper}`]),
  ],
  volumes: ({ folders, mounted, fstab }) => [
    ...mounted.map(mount('mount')),
    ...fstab.map(mount('fstab')),
    ...folders.map(({ folder, real, size, free, inodes, inodesFree, empty }) =>
      row('see', mebibyte, size, free, inodes, inodesFree, yesOrNo(empty), real, folder),
    ),
  ],
  growth: ({ applications, logs, failed, sizes }) => [
    ...applications.map(({ path, age }) => row('app', age, path)),
    ...logs.map(({ path, size }) => row('log', size * mebibyte, path)),
    ...failed.map((path) => row('failed', '', path)),
    ...[...sizes].map(([path, size]) => row('size', size, path)),
  ],
  running: (all) => [
    ...processLines(all.map((one) => ({ ...one, program: 'java', job: undefined }))),
    ...all.map(({ pid, files, processes, resident, swapped, program, java }) =>
      row('of', pid, limit(files), limit(processes), resident * 1024, swapped * 1024, program, java),
    ),
  ],
  units: (all) =>
    all.map(({ id, load, state, stale, dropIns, user, restart, files, exec }) =>
      row(
        ...[id, load, state, yesOrNo(stale), dropIns.join(' '), user, restart, limit(files)],
        ...['', '', '', ''],
        `{ path=/bin/sh ; argv[]=${exec} ; ignore_errors=no ; pid=1000 ; code=(null) ; status=0/0 }`,
      ),
    ),
  oom: ({ now, kills, written }) => [
    `now|${now}`,
    ...[...written].map(([id, at]) => row('written', at, id)),
    ...kills.map(({ at, line }) => row('kill', `${at} ${line}`)),
  ],
  javaStart: (all) => all.map(({ home, starts, said }) => row(starts ? 0 : 1, home, said)),
  integrity: (all) =>
    all.flatMap(({ name, sha256, changed, missing, sizes, release }) => [
      row('name', name, sha256),
      ...changed.map((file) => row('changed', name, file)),
      ...missing.map((file) => row('missing', name, file)),
      ...(release === undefined ? [] : [row('release', name, release)]),
      ...(sizes === undefined ? [] : [row('sizes', name, sizes)]),
    ]),
  denials: ({ selinux, apparmor }) => [...selinux, ...apparmor],
  tmpRules: (all) => all.map(({ folder, after }) => `tmpfilesd ${folder} 1777 root root ${after}`),
  hugePages: ({ enabled, defrag, stalls }) => [
    `enabled=[${enabled}] never`,
    `defrag=always [${defrag}] never`,
    `stalls=${stalls}`,
  ],
  programs: (all) =>
    all.map(({ pid, started, since, user, unit, mainClass, command }) =>
      [pid, started, since, user, unit, mainClass, command].join('\t'),
    ),
  networks: (all) =>
    all.map(({ card, address, bits }, i) => `${i + 2}: ${card}    inet ${address}/${bits} scope global ${card}`),
  names: ({ hostname, addresses, reverse }) => [
    `hostname ${hostname}`,
    ...addresses.map((address) => `address ${address}`),
    ...reverse.map(({ address, name = '', ms }) => `reverse ${address} ${ms} ${name}`),
  ],
  restAnswer: (all) =>
    all.flatMap(({ address, port, answers }) => [`at ${address} ${port}`, ...answers.map((text) => `said ${text}`)]),
  lives: (all) =>
    all.flatMap(({ id, pid, state, restarts, ended, age, log, out }) => [
      row('daemon', id, pid, state, restarts, ended, age),
      ...log.map((line) => row('log', id, line)),
      ...out.map((line) => row('out', id, line)),
    ]),
  // The simulated machines run no applications, and no Hadoop.
  executors: () => [],
  drivers: () => [],
  redundancy: () => [],
  eventLogFolder: ({ local }) => (local ? [`local ${local.mode} ${local.owner}`] : []),
  firewall: ({ tables, cards }) => [
    ...tables.flatMap(tableLines).map((line) => `4 ${line}`),
    ...cards.map(({ card, address }) => `card ${card} ${address}`),
  ],
  mendings: () => [],
}

/** As iptables-save writes it. */
function tableLines({ name, chains }: Table): string[] {
  const all = [...chains.values()]
  return [
    `*${name}`,
    ...all.map((chain) => `:${chain.name} ${chain.hook ? chain.policy.toUpperCase() : '-'} [0:0]`),
    ...all.flatMap(({ rules }) => rules.map(({ text }) => text)),
    'COMMIT',
  ]
}

/** `hanging`: a probe that was given up on. */
export function examinationText(examination: Examination, hanging?: keyof Seen): string {
  const lines = Object.entries(printers).flatMap(([name, print]) => {
    const fact = examination[name as keyof Seen]
    if (name === hanging) return [`${name}\t\u001elate`]
    const own = fact === undefined ? [] : (print as (fact: unknown) => readonly string[])(fact)
    return [...own, '\u001eend'].map((line) => `${name}\t${line}`)
  })
  return `${lines.join('\n')}\n\u001eover\n`
}
