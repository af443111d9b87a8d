import { describe, expect, test } from 'vitest'
import { byHand, sshError } from './ssh-errors.ts'

const target = { name: 'worker1', destination: 'w1', user: 'ann', port: 2222 }
const resolved = {
  hostname: '10.0.0.7',
  port: 2222,
  user: 'ann',
  knownHosts: '/home/ann/.ssh/known_hosts',
  controlPath: '/s',
}

const changed = `@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!
Someone could be eavesdropping on you right now (man-in-the-middle attack)!
It is also possible that a host key has just been changed.
The fingerprint for the ED25519 key sent by the remote host is
SHA256:7M2xAqcqHAmEqmFKyWlRbKfXr6hSLkPBbC3RjmjUwvM.
Please contact your system administrator.
Add correct host key in /etc/ssh/keys to get rid of this message.
Offending ED25519 key in /etc/ssh/keys:4
  remove with:
  ssh-keygen -f "/etc/ssh/keys" -R "[10.0.0.7]:2222"
Host key for [10.0.0.7]:2222 has changed and you have requested strict checking.
Host key verification failed.`

describe('what ssh says becomes a code and a next step', () => {
  test.each([
    ['SSH_AUTH', 'ann@10.0.0.7: Permission denied (publickey,password).', 'ssh-copy-id -p 2222 ann@w1'],
    ['SSH_AUTH', 'Received disconnect from 10.0.0.7 port 2222:2: Too many authentication failures', 'ssh-add'],
    ['SSH_HOST_KEY', 'Host key verification failed.', 'ssh-keyscan -p 2222 10.0.0.7 >> /home/ann/.ssh/known_hosts'],
    [
      'SSH_HOST_KEY',
      'No ED25519 host key is known for [10.0.0.7]:2222 and you have requested strict checking.\nHost key verification failed.',
      'ssh-keygen -lf -',
    ],
    ['SSH_HOST_KEY', changed, "ssh-keygen -f /etc/ssh/keys -R '[10.0.0.7]:2222'"],
    ['SSH_NAME', 'ssh: Could not resolve hostname w1: Name or service not known', 'Host entry in ~/.ssh/config'],
    ['SSH_NAME', 'ssh: Could not resolve hostname w1: Temporary failure in name resolution', 'an address'],
    ['SSH_UNREACHABLE', 'ssh: connect to host 10.0.0.7 port 2222: Connection refused', 'systemctl status ssh'],
    ['SSH_UNREACHABLE', 'ssh: connect to host 10.0.0.7 port 2222: Connection timed out', 'firewall'],
    [
      'SSH_UNREACHABLE',
      'Connection timed out during banner exchange\nConnection to 10.0.0.7 port 2222 timed out',
      'nc -vz 10.0.0.7 2222',
    ],
    ['SSH_UNREACHABLE', 'ssh: connect to host 10.0.0.7 port 2222: No route to host', 'firewall'],
    ['SSH_UNREACHABLE', 'ssh: connect to host 10.0.0.7 port 2222: Network is unreachable', 'firewall'],
    ['SSH_FAILED', 'kex_exchange_identification: Connection closed by remote host', 'ssh -p 2222 ann@w1'],
    ['SSH_FAILED', '/c: line 3: Bad configuration option: nonsense', 'by hand'],
    ['SSH_FAILED', '', 'by hand'],
  ])('%s: %s', (code, stderr, hint) => {
    const error = sshError(target, resolved, stderr)
    expect(error).toMatchObject({ code, machine: 'worker1', hint: expect.stringContaining(hint) })
    expect(error.message).toContain('worker1')
    expect(error.seen ?? '').toBe(stderr.split('\n').slice(-20).join('\n'))
  })

  test('also when the configuration could not be read', () => {
    expect(sshError({ name: 'x', destination: 'x' }, undefined, 'Connection refused').message).toBe(
      'x refuses connections (x)',
    )
  })

  test('the default port is not mentioned', () => {
    const error = sshError({ name: 'x', destination: 'x' }, { ...resolved, port: 22 }, changed)
    expect(error.hint).toContain('-R 10.0.0.7,')
    expect(error.hint).not.toContain('-p 22')
  })
})

test('the command to try by hand', () => {
  expect(byHand({ name: 'a', destination: 'box', identity: '/k' })).toBe('ssh -i /k box')
})
