import { silentCheck } from './silent-machine.ts'

export const sshName = silentCheck({
  name: 'ssh-name',
  page: {
    title: 'The name of a machine does not resolve',
    means:
      '`Could not resolve hostname`: the name in the file is no Host of your `~/.ssh/config`, and neither `/etc/hosts` here nor DNS knows it. A misspelt name, or a VPN that is off.',
    mend: 'Correct the name, or say how the machine is reached: `machines.NAME.host` in the file, a `Host` entry in `~/.ssh/config`, or a line in `/etc/hosts` here. `getent hosts NAME` shows whether it resolves.',
  },
  summary: () => 'its name does not resolve here',
  isIt: ({ code }) => code === 'SSH_NAME',
})
