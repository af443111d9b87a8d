import { silentCheck } from './silent-machine.ts'

export const sshHostKey = silentCheck({
  name: 'ssh-host-key',
  page: {
    title: "A machine's host key is unknown, or another one than before",
    means:
      '`Host key verification failed`: ssh knows a machine by its key. An unknown one is a machine that you never logged in to from here; one that has changed was installed anew, has the address of another now, or somebody sits between. Tinderbox never takes a key unseen.',
    mend: "Nothing is done by itself: whether the key is right, only you can say. Compare it with the machine's own (on its console: `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`); when they agree, `ssh-keygen -R MACHINE` forgets the old one, and one login by hand keeps the new.",
  },
  summary: ({ message }) =>
    /unknown/.test(message) ? 'its host key is unknown here' : 'its host key is another one than before',
  isIt: ({ code }) => code === 'SSH_HOST_KEY',
})
