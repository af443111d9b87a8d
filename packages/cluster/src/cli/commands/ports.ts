import { command } from '../command.ts'

export const ports = command({
  brief: 'List every port of the cluster, who dials it, and whether the way is open',
  details:
    'Each port is dialled, from the machines that need it; nothing is sent. Before the cluster is installed nobody listens, and what a firewall blocks shows all the same: one that refuses by its rules, which only root may read. For a firewall by hand: allow the ports that others dial, between the machines of the cluster. Exit status: 1 when one is blocked, or a machine does not answer.',
  examples: [
    ['tinderbox ports', 'the machines of ./cluster.yaml'],
    ['tinderbox ports --json | jq \'.ports[] | select(.state == "blocked")\'', 'for scripts'],
  ],
  flags: {},
  usesSudo: true,
  load: () => import('./ports.run.ts'),
})
