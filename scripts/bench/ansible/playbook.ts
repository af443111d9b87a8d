/**
 * The playbook that asks for just what the cluster's file asks for, made from the same desired state: user, folders, files, units, software, and
 * what the master says of its workers. As a person would write it: modules for what there are modules for, one task with a loop for each kind.
 */
import { masterOf, serviceId, type Cluster } from '../../../packages/cluster/src/config/cluster.ts'
import { desiredMachines } from '../../../packages/cluster/src/operations/desired.ts'
import { keptPath } from '../../../packages/cluster/src/operations/kept-file.ts'
import { secretOf } from '../../../packages/cluster/src/sites/cluster-secret.ts'
import type { Facts } from '../../../packages/cluster/src/probes/facts.ts'
import { machineSite } from '../../../packages/cluster/src/sites/machine-site.ts'

/** JSON, which is YAML. */
export interface Playbook {
  readonly inventory: string
  readonly playbook: string
}

export function playbookFor(cluster: Cluster, facts: readonly Facts[]): Playbook {
  const machines = new Map(facts.map((one) => [one.machine, machineSite(cluster, one)]))
  const secret = secretOf(cluster, machines)
  if (secret === undefined) throw new Error('the cluster is not up: it has no secret yet')
  const desired = desiredMachines({ cluster, machines, secret })
  const hosts = [...machines.values()].map((on, i) => {
    const want = desired[i]!
    const who = (owner: string) => (owner === 'daemon' ? on.daemonUser : 'root')
    const owned = ({ path, mode, owner }: { path: string; mode: string; owner: string }) => ({
      path,
      mode: `0${mode}`,
      owner: who(owner),
    })
    const kept =
      cluster.text === undefined
        ? []
        : [{ path: keptPath(on.here, 'cluster'), mode: '0600', owner: 'root', content: cluster.text }]
    const variables = {
      daemon_user: on.daemonUser,
      root_folder: on.root,
      folders: want.folders.map(owned),
      files: [...want.files.map((file) => ({ ...owned(file), content: file.body })), ...kept],
      units: want.services.map(({ id }) => `tinderbox-${cluster.name}-${id}.service`),
      software: on.facts.software.map(({ name }) => `${on.root}/software/${name}`),
    }
    return [on.facts.machine, variables] as const
  })
  const master = masterOf(cluster)
  const page = machines.get(master.machine)!.sites.get(serviceId(master))!.ports['ui']
  const workers = cluster.placements.filter(({ service }) => service === 'spark-worker').length
  const tasks = [
    {
      name: 'The daemon user',
      user: {
        name: '{{ daemon_user }}',
        system: true,
        home: '{{ root_folder }}',
        create_home: false,
        shell: '/usr/sbin/nologin',
      },
    },
    {
      name: 'The folders',
      file: { path: '{{ item.path }}', state: 'directory', mode: '{{ item.mode }}', owner: '{{ item.owner }}' },
      loop: '{{ folders }}',
      loop_control: { label: '{{ item.path }}' },
    },
    {
      name: 'The software',
      stat: { path: '{{ item }}/.tinderbox-complete', get_checksum: false },
      loop: '{{ software }}',
      register: 'found',
      failed_when: 'not found.stat.exists',
    },
    {
      name: 'The files',
      copy: {
        dest: '{{ item.path }}',
        content: '{{ item.content }}',
        mode: '{{ item.mode }}',
        owner: '{{ item.owner }}',
      },
      loop: '{{ files }}',
      loop_control: { label: '{{ item.path }}' },
    },
    { name: 'The services', systemd: { name: '{{ item }}', enabled: true, state: 'started' }, loop: '{{ units }}' },
  ]
  const registered = [
    { name: 'The master', uri: { url: `http://127.0.0.1:${page}/json/`, return_content: true }, register: 'answer' },
    {
      name: 'Its workers',
      assert: { that: [`answer.json.workers | selectattr('state', 'equalto', 'ALIVE') | list | length == ${workers}`] },
    },
  ]
  return {
    inventory: json({ all: { hosts: Object.fromEntries(hosts) } }),
    playbook: json([
      { hosts: 'all', become: true, tasks },
      { hosts: master.machine, gather_facts: false, become: true, tasks: registered },
    ]),
  }
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
