import { silentCheck } from './silent-machine.ts'

export const sshAuth = silentCheck({
  name: 'ssh-auth',
  page: {
    title: 'A machine refuses the key',
    means:
      '`Permission denied (publickey)`: the machine answers, and does not let this user in with any key that ssh showed. The key is not in `~/.ssh/authorized_keys` there, the user is another one, the key needs its passphrase (ssh-agent), or the home folder there is open to others and sshd therefore ignores the file.',
    mend: 'Nothing is done by itself: who may log in is yours to say. `ssh-copy-id USER@MACHINE` brings your key there; `ssh.user` and `ssh.identity`, or `machines.NAME.user`, say which to use; `ssh -v MACHINE` shows which keys were shown. Where the key is there already: `chmod 700 ~ ~/.ssh; chmod 600 ~/.ssh/authorized_keys`.',
  },
  summary: () => 'it refuses the login',
  isIt: ({ code }) => code === 'SSH_AUTH',
})
