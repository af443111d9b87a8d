import { silentCheck } from './silent-machine.ts'

export const loginShell = silentCheck({
  name: 'login-shell',
  page: {
    title: 'A login does not lead to a shell',
    means:
      "The key is taken, and then no POSIX shell runs: the login user's shell is `nologin` or a menu, sshd forces another command, or the shell's own start file (`.bashrc`) ends it, waits for something or starts another program.",
    mend: 'On the machine: `getent passwd USER` shows the shell (`chsh -s /bin/bash USER` changes it), `grep -ri ForceCommand /etc/ssh/` what sshd forces. In start files, leave what is for people to people: `case $- in *i*) ;; *) return ;; esac` at the top of `.bashrc`.',
  },
  summary: () => 'its login works and leads to no shell',
  isIt: ({ code }) => code === 'LOGIN_SHELL',
})
