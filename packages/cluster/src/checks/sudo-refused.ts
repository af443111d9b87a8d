import { silentCheck } from './silent-machine.ts'

export const sudoRefused = silentCheck({
  name: 'sudo-refused',
  page: {
    title: 'The rights of root are refused',
    means:
      "The login works, and root's rights are not to be had: the password was refused, the user is not among the sudoers, or sudo wants a terminal (`requiretty`).",
    mend: "Give the right password with `--ask-sudo-password` (-K); it is the login user's own. Or allow it without one: `USER ALL=(ALL) NOPASSWD: ALL` in `/etc/sudoers.d/tinderbox`. Or write `sudo: never` into the file: Tinderbox then lives in the home folder of the login user.",
  },
  summary: () => 'sudo refuses there',
  isIt: ({ code }) => code === 'SUDO_REQUIRED',
})
