/**
 * What a machine's facts script would print: the other way round from `parseFacts`, so that a simulated machine costs the command as much
 * understanding as a real one. A probe without a printer here does not compile.
 */
import type { Facts } from '../../../packages/cluster/src/probes/facts.ts'

type Printers = { readonly [K in Exclude<keyof Facts, 'machine'>]: (fact: Facts[K]) => readonly string[] }

/** Of a whole JDK, most of them: the script prints the line as it finds it. */
const modules = `java.base java.compiler java.datatransfer java.xml java.prefs java.desktop java.instrument java.logging java.management java.security.sasl java.naming java.rmi java.management.rmi java.net.http java.scripting java.security.jgss java.transaction.xa java.sql java.sql.rowset java.xml.crypto java.se java.smartcardio jdk.accessibility jdk.internal.jvmstat jdk.attach jdk.charsets jdk.compiler jdk.crypto.ec jdk.crypto.cryptoki jdk.dynalink jdk.internal.ed jdk.editpad jdk.hotspot.agent jdk.httpserver`

const path = ({ mode, owner, path: name }: { mode: string; owner: string; path: string }) => `${mode} ${owner} ${name}`
const row = (...cells: readonly (string | number | undefined)[]) => cells.join('|')
const bracketed = (host: string) => (host.includes(':') ? `[${host}]` : host)
const flag = (value: boolean) => (value ? 'yes' : 'no')

const printers: Printers = {
  login: ({ user, home, root, address = '' }) => [
    `user=${user}`,
    `home=${home}`,
    `uid=${root ? 0 : 1000}`,
    `address=${address}`,
  ],
  system: ({ memory, addresses, ...rest }) => [
    ...Object.entries(rest).map(([key, value]) => `${key}=${value}`),
    `memory=${memory * 1024}`,
    'limit=max',
    `addresses=${addresses.join(' ')} `,
  ],
  supervision: (supervisor) => [supervisor],
  tools: (names) => [...names],
  hanging: (all) =>
    all.map(({ folder, needed, mount }) =>
      row(needed ? 'needed' : 'part', mount?.device, mount?.at, mount?.type, mount?.options, folder),
    ),
  disk: ({ free, inodes, mount }) => [
    `free=${free * 1024}`,
    `mount=${mount}`,
    ...(inodes === undefined ? [] : [`inodes=${inodes}`]),
  ],
  daemonUser: (there) => (there ? ['999'] : []),
  otherClusters: (all) => all.map(({ name, processes, folder }) => `${name}|${processes}|${folder}`),
  elsewhere: (folder) => (folder === undefined ? [] : [folder]),
  folders: (all) => all.map(path),
  profileBlock: (body) => (body === '' ? [] : ['# >>> tinderbox', ...body.trimEnd().split('\n'), '# <<< tinderbox']),
  javas: (all) =>
    all.flatMap(({ home, version, vector }) => [
      `home=${home}`,
      `version=${version}`,
      `modules=${modules}${vector ? ' jdk.incubator.vector' : ''}`,
    ]),
  python: ({ path: where, version, complete }) => [
    ...(where === undefined ? [] : [`path=${where}`]),
    ...(version === undefined ? [] : [`version=${version}`]),
    ...(complete ? ['complete=yes'] : []),
  ],
  listening: (all) =>
    all.flatMap(({ port, pid, program, hosts = pid === undefined ? [] : ['0.0.0.0'] }) => {
      const owner = pid === undefined ? '' : `users:(("${program}",pid=${pid},fd=3))`
      // Without `ss` nothing is known but the port.
      if (hosts.length === 0) return [`HEX ${port.toString(16).padStart(4, '0').toUpperCase()}`]
      return hosts.map((host) => `LISTEN 0      128          ${bracketed(host)}:${port}      0.0.0.0:*    ${owner}`)
    }),
  software: (all) => all.map(({ name, sha256, used }) => `${name} ${sha256} ${flag(used)}`),
  files: (all) => {
    const texts = all.map(({ path: name, body }) => `==> ${name} <==\n${body}`).join('\n')
    return all.length === 0 ? [] : [...all.map(path), `texts ${Buffer.from(texts).toString('base64')}`]
  },
  lock: (holder) => (holder === undefined ? [] : [JSON.stringify(holder)]),
  daemons: (all) =>
    all.map(({ id, enabled, pid, revision, read, version, master, since, kept, outdated, state }) =>
      row(id, flag(enabled), pid, revision, version, master, since, flag(kept), flag(outdated), read, state),
    ),
  processes: processLines,
  sparkMaster: (state) => (state === undefined ? [] : [JSON.stringify(withTheRest(state))]),
  // The simulated clusters have no Hadoop.
  namenode: () => [],
  outside: ({ firewall, hosts }) => [...(firewall ? ['firewall'] : []), ...(hosts ? ['/etc/hosts'] : [])],
  // They manage no firewall.
  firewall: () => [],
  resourcemanager: () => [],
  zookeeper: () => [],
  hdfsFolders: () => [],
  sparkHome: (home) => (home?.version === undefined ? [] : [`version=${home.version}`]),
}

/** Also of those that the doctor looks at. */
export function processLines(all: Facts['processes']): readonly string[] {
  const variable = (name: string, of: (one: Facts['processes'][number]) => string | undefined) =>
    all.flatMap((one) => (of(one) === undefined ? [] : [`/proc/${one.pid}/environ:TINDERBOX_${name}=${of(one)}`]))
  return [
    ...all.map(({ pid, program }) => row(pid, program)),
    ...variable('SERVICE', ({ service }) => service),
    ...variable('JOB', ({ job }) => job),
    ...all.flatMap(({ pid, application }) =>
      application === undefined ? [] : [`/proc/${pid}/cmdline:--app-id`, `/proc/${pid}/cmdline-${application}`],
    ),
  ]
}

/** The master says more of each worker than is read. */
function withTheRest(state: NonNullable<Facts['sparkMaster']>): object {
  const workers = state.workers.map((worker) => ({
    ...worker,
    coresfree: worker.cores - worker.coresused,
    memoryfree: worker.memory - worker.memoryused,
    resources: {},
    resourcesused: {},
    resourcesfree: {},
    lastheartbeat: 1_800_000_000_000,
  }))
  return { ...state, workers, aliveworkers: workers.length, completedapps: [], activedrivers: [], completeddrivers: [] }
}

export function factsText(facts: Facts): string {
  const sections = Object.entries(printers).map(([name, print]) => {
    const lines = (print as (fact: unknown) => readonly string[])(facts[name as keyof Printers])
    return [`\n\u001e${name}`, ...lines].join('\n')
  })
  return `${sections.join('\n')}\n\n\u001eend\n`
}
