import type { Fault } from './fault.ts'
import { endLogins } from './logins.ts'

const closes = `import socket
with socket.create_server(("", 22), family=socket.AF_INET6, dualstack_ipv6=True) as server:
    while True: server.accept()[0].close()
`

/** As a proxy does that has lost what is behind it: none of the causes that are known by what ssh says. */
export const sshClosed: Fault = {
  name: 'what listens on the SSH port of a machine hangs up at once',
  lab: 'spark',
  check: 'silent',
  machine: 'n3',
  says: /^it cannot be looked at, so nobody knows what is there\nSSH_FAILED: [^]*(closed|reset) by/,
  async inject(lab) {
    await lab.machine('n3').run('cat > /root/closes.py', { input: closes })
    await lab.machine('n3').run(`systemctl stop ssh.socket 2>/dev/null; systemctl stop ssh
systemd-run --quiet --unit=closes python3 /root/closes.py
for _ in $(seq 100); do ss -Hltn | grep -q ':22 ' && exit 0; sleep 0.2; done; exit 1`)
    await endLogins(lab, 'n3')
  },
  mended: false,
  async heal({ machine }) {
    await machine('n3').run('systemctl stop closes; rm /root/closes.py; systemctl start ssh')
  },
}
