/** The part of the plan that is about machines which the file has no more: their work is handed on, and they are left as they were found. Pure. */
import type { Action } from '../actions/action.ts'
import type { Cluster } from '../config/cluster.ts'
import type { Finding } from '../checks/check.ts'
import type { ToolError } from '../errors.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { unitFolder } from './desired.ts'
import { removeDaemon } from './plan-going.ts'
import { drainActions } from './plan-services.ts'
import type { Leaver } from './roster.ts'
import type { Standing } from './standing.ts'

/** A leaver as it was seen. */
export interface LeavingMachine {
  readonly leaver: Leaver
  readonly on: MachineSite | undefined
  /** Whether what answered is the machine that left. */
  readonly standing: Standing | undefined
  /** Why there is no answer. */
  readonly error: ToolError | undefined
  /** The user says that it is gone for good. */
  readonly forgotten: boolean
}

const why = 'the file has this machine no more'

export function leavingActions(cluster: Cluster, { on, standing }: LeavingMachine): Action[] {
  if (on === undefined || standing === 'another') return []
  if (standing === 'left') return emptyFolders(on)
  const daemons = on.facts.daemons.map(({ id }) => id)
  const running = new Set(on.facts.daemons.map(({ pid }) => pid))
  const others = on.facts.processes.filter(({ pid, service }) => !running.has(pid) && service === undefined)
  return onceEach([
    ...daemons.flatMap((id) => drainActions(cluster, on, id, why, true)),
    ...daemons.flatMap((id) => removeDaemon(cluster, on, id, why)),
    ...(others.length === 0
      ? []
      : [
          {
            kind: 'end-processes',
            machine: on.facts.machine,
            why,
            cluster: cluster.name,
            processes: others.map(({ pid, program }) => ({ pid, program })),
          } as const,
        ]),
    ...rootRemovals(on),
    // Its last file is what says that the machine is ours to clean, so the folder goes after all else.
    ...clusterRemovals(cluster, on, why),
    ...emptyFolders(on, { soon: true }),
  ])
}

/** A unit goes with its daemon; among all that is removed after that it is found again. */
function onceEach(actions: readonly Action[]): Action[] {
  const gone = new Set<string>()
  return actions.filter((action) => {
    if (action.kind !== 'remove-path') return true
    const first = !gone.has(action.path)
    gone.add(action.path)
    return first
  })
}

/** Everything of the cluster outside the shared folders; then its own folder. */
export function clusterRemovals(cluster: Cluster, on: MachineSite, reason: string): Action[] {
  const { facts, here } = on
  const base = { machine: facts.machine, why: reason }
  const outside = facts.files
    .map(({ path }) => path)
    .filter((path) =>
      [unitFolder(on), '/etc/profile.d', '/etc/tmpfiles.d'].some((folder) => path.startsWith(`${folder}/`)),
    )
  const noBlock = { ...base, kind: 'write-block', marker: `tinderbox ${cluster.name}`, body: '' } as const
  const there = facts.folders.some(({ path }) => path === here)
  return [
    ...(facts.outside.firewall ? [{ ...base, kind: 'close-ports', cluster: cluster.name } as const] : []),
    // Only with root's rights can it be taken away, or have been written.
    ...(facts.outside.hosts && facts.login.root ? [{ ...noBlock, path: '/etc/hosts', hosts: true }] : []),
    ...outside.map((path): Action => ({ ...base, kind: 'remove-path', path })),
    ...(facts.profileBlock === '' ? [] : [{ ...noBlock, path: `${facts.login.home}/.profile` }]),
    ...(there ? [{ ...base, kind: 'remove-path', path: here } as const] : []),
  ]
}

/** Software, locks, the trail and the daemon user go when no other cluster lives here. The machine's own packages stay. */
function rootRemovals(on: MachineSite): Action[] {
  const { facts, root } = on
  const base = { machine: facts.machine, why }
  if (facts.otherClusters.length > 0) return []
  return [
    ...['software', 'locks', 'audit']
      .map((name) => `${root}/${name}`)
      .filter((path) => facts.folders.some((folder) => folder.path === path))
      .map((path): Action => ({ ...base, kind: 'remove-path', path })),
    ...(facts.login.root && facts.daemonUser
      ? [{ ...base, kind: 'remove-user', user: on.daemonUser, home: root } as const]
      : []),
  ]
}

/** The folders of all clusters, if nothing is in them: for these it does not matter whose the machine is. */
function emptyFolders({ facts, root }: MachineSite, { soon = false } = {}): Action[] {
  const base = { machine: facts.machine, why, kind: 'remove-path', ifEmpty: true } as const
  if (facts.otherClusters.length > 0) return []
  return [`${root}/clusters`, root]
    .filter((path) => soon || facts.folders.some((folder) => folder.path === path))
    .map((path) => ({ ...base, path }))
}

/** What stands in the way of taking them out. */
export function leavingFindings(leaving: readonly LeavingMachine[]): Finding[] {
  return leaving.flatMap(({ leaver, on, standing, error, forgotten }): Finding[] => {
    const { name } = leaver.machine
    if (standing === 'another' && !forgotten) {
      return [
        {
          check: 'leaving',
          severity: 'error',
          machine: name,
          summary: 'the file has it no more, and what answers under its name is another machine',
          evidence: `what is in ${on!.here} there is not this cluster's: another secret, or nothing that shows whose it is`,
          hint: `Make ${name} lead to the machine that left (in your SSH configuration, or back in the file with its \`host\`); or, if that one is gone for good: tinderbox up --forget ${name}`,
        },
      ]
    }
    if (on?.facts.elsewhere !== undefined) {
      return [
        {
          check: 'leaving',
          severity: 'error',
          machine: name,
          summary: `the file has it no more, and the cluster lives in ${on.facts.elsewhere} there, which this login cannot clean`,
          evidence: `${on.facts.elsewhere} exists; the login is ${on.facts.login.user}, ${on.facts.login.root ? 'with' : 'without'} root's rights`,
          hint: 'Log in as before: with sudo or without; where sudo wants a password, with --ask-sudo-password (-K).',
        },
      ]
    }
    if (on === undefined && !forgotten) {
      return [
        {
          check: 'leaving',
          severity: 'error',
          machine: name,
          summary:
            'the file has it no more, and it does not answer, so its work cannot be handed on and it cannot be cleaned',
          evidence: error?.message ?? 'it was not asked',
          hint: `Bring it back and run the command again; or, if it is gone for good: tinderbox up --forget ${name}`,
        },
      ]
    }
    if (on !== undefined && standing === 'member' && forgotten) {
      return [
        {
          check: 'leaving',
          severity: 'error',
          machine: name,
          summary: 'it answers, so it is not forgotten but taken out in order',
          evidence: `${on.facts.daemons.length} daemons of the cluster are set up there`,
          hint: `Run the command without --forget ${name}: it is drained, stopped and cleaned.`,
        },
      ]
    }
    return []
  })
}
