import { silentCheck } from './silent-machine.ts'

export const sshUnreachable = silentCheck({
  name: 'ssh-unreachable',
  page: {
    title: 'A machine does not answer',
    means:
      'Nobody answers on its SSH port: `Connection refused` (it is up, and no sshd listens there), `No route to host`, or silence until the patience is over: it is off, has another address now, hangs, or a firewall stands before it.',
    mend: 'Nothing can be done from here without a login. See whether it is on (its console, `ping`), whether the address in the file is right, and `nc -vz ADDRESS 22`. Is it gone for good: take it out of the file; `tinderbox up` then goes on without it.',
  },
  summary: ({ code, message }) =>
    code === 'TIMEOUT'
      ? 'it lets one in and then does not answer'
      : /refuses/.test(message)
        ? 'nobody listens on its SSH port'
        : 'it does not answer',
  isIt: ({ code }) => code === 'SSH_UNREACHABLE' || code === 'TIMEOUT',
})
