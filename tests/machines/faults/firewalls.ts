/** Firewalls of every kind between the machines of a cluster: the guide's second trouble. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault, Lab } from './fault.ts'

const run = async ({ machine }: Lab, name: string, script: string): Promise<void> => {
  await machine(name).run(script)
}

/**
 * Daemons that were connected go on talking; what starts anew has to dial. They end before: a farewell that is dropped is said again later, and the master takes
 * it for that of the worker at this address then.
 */
const betweenLives = async (lab: Lab, put: () => Promise<void>): Promise<void> => {
  const both = (verb: string) =>
    Promise.all(['n2', 'n3'].map((name) => run(lab, name, `systemctl ${verb} tinderbox-lab-spark-worker`)))
  await both('stop')
  await put()
  await both('start')
  await sleep(6000)
}

/** What the mending itself put there is taken back as a user would do it. */
const undone = async (lab: Lab): Promise<void> => {
  const { exitCode, output } = await lab.tinderbox('doctor', '--undo', '--yes')
  if (exitCode !== 0) throw new Error(output)
}

/** A rule of iptables on one machine; the mending is in front of it. */
const rule = (name: string, machine: string, line: string, says: RegExp, more: Partial<Fault> = {}): Fault => ({
  name,
  lab: 'spark',
  check: 'unreachable',
  machine,
  says,
  inject: (lab) => run(lab, machine, `iptables -A ${line}`),
  mended: true,
  async clear(lab) {
    await undone(lab)
    await run(lab, machine, `iptables -D ${line}; [ -z "$(iptables -S | grep tinderbox)" ]`)
  },
  ...more,
})

const masterDropped = rule(
  'iptables drops what comes to the master',
  'n1',
  'INPUT -p tcp --dport 7077 -j DROP',
  /iptables, table filter, chain INPUT, rule 1: -A INPUT -p tcp -m tcp --dport 7077 -j DROP/,
)

const masterRejected: Fault = {
  ...rule(
    'iptables refuses what comes to the master, as if nobody listened',
    'n1',
    'INPUT -p tcp --dport 7077 -j REJECT --reject-with tcp-reset',
    /n(2, n3|\[1-3\]) from reaching spark-master \(7077\): it refuses\n.*--reject-with tcp-reset/,
  ),
  // Before anything is installed nobody listens: only the rules tell.
  lab: 'bare',
  mended: false,
  clear: (lab) => run(lab, 'n1', 'iptables -D INPUT -p tcp --dport 7077 -j REJECT --reject-with tcp-reset'),
}

const driversDropped = rule(
  'iptables drops what executors say to drivers: jobs would wait for ever',
  'n1',
  'INPUT -p tcp --dport 7120:7260 -j DROP',
  /n2, n3 from reaching drivers \(7120, 7190\): no answer/,
)

const workerDropped = rule(
  'a worker hears nothing of the master',
  'n2',
  'INPUT -s $(getent hosts n1 | cut -d" " -f1 | grep . || echo 10.0.0.0/8) -p tcp --dport 7079 -j DROP',
  /n1 from reaching spark-worker \(7079\): no answer/,
)

const onBoth = (script: string) => async (lab: Lab) => {
  await Promise.all(['n2', 'n3'].map((name) => run(lab, name, script)))
}

/** As a company's rules are rolled out: one cause, and one fix for both. */
const workersDropped: Fault = {
  name: 'the same rule of iptables keeps the master from both workers',
  lab: 'spark',
  check: 'unreachable',
  machine: '',
  says: /^n2, n3: the same rule of their firewalls keeps n1 from reaching spark-worker \(7079\): no answer\niptables, table filter, chain INPUT, rule 1: -A INPUT -p tcp -m tcp --dport 7079 -j DROP\nread on n2, n3\n/,
  inject: onBoth('iptables -A INPUT -p tcp --dport 7079 -j DROP'),
  mended: true,
  async clear(lab) {
    await undone(lab)
    await onBoth('iptables -D INPUT -p tcp --dport 7079 -j DROP; [ -z "$(iptables -S | grep tinderbox)" ]')(lab)
  },
}

const outDropped = rule(
  'a worker may not dial out',
  'n3',
  'OUTPUT ! -o lo -p tcp --syn ! --dport 22 -j DROP',
  /lets nothing out to .*spark-master \(7077\).*of n1/,
)

/** The guide's own case: a company's server, where only ssh comes in. */
const hardened: Fault = {
  name: 'a hardened server lets in ssh and nothing else: workers do not register',
  lab: 'spark',
  check: 'unreachable',
  machine: 'n1',
  says: /n(2, n3|\[1-3\]) from reaching spark-master \(7077\), drivers \(7120, 7190\): no answer\niptables, table filter, chain INPUT: policy drop/,
  inject: (lab) =>
    betweenLives(lab, () =>
      run(
        lab,
        'n1',
        'iptables -A INPUT -m state --state ESTABLISHED,RELATED -j ACCEPT; iptables -A INPUT -i lo -j ACCEPT; iptables -A INPUT -p tcp --dport 22 -j ACCEPT; iptables -P INPUT DROP',
      ),
    ),
  mended: true,
  async clear(lab) {
    await undone(lab)
    await run(lab, 'n1', 'iptables -P INPUT ACCEPT; [ "$(iptables -S INPUT | wc -l)" = 4 ]; iptables -F INPUT')
  },
}

const nftables: Fault = {
  name: 'nftables drops what its rules do not name',
  lab: 'spark',
  check: 'unreachable',
  machine: 'n2',
  says: /n1, n3 from reaching spark-worker \(7079\).*: no answer\nnftables, table inet filter, chain input: policy drop/,
  inject: (lab) =>
    run(
      lab,
      'n2',
      `nft -f - <<'E'
table inet filter {
  set admins { type ipv4_addr; flags interval; elements = { 192.0.2.0/24 } }
  chain input {
    type filter hook input priority filter; policy drop;
    ct state vmap { established : accept, related : accept, invalid : drop }
    iif lo accept
    ip saddr @admins tcp dport 7000-7999 accept
    tcp dport { 22 } accept
  }
}
E`,
    ),
  mended: true,
  async clear(lab) {
    await undone(lab)
    await run(lab, 'n2', '! nft list ruleset | grep tinderbox; nft delete table inet filter')
  },
}

const ufw: Fault = {
  name: 'ufw lets in ssh only',
  lab: 'spark',
  check: 'unreachable',
  machine: 'n3',
  says: /n1, n2 from reaching spark-worker \(7079\).*: no answer\nufw, table filter, chain INPUT: policy drop/,
  inject: (lab) => run(lab, 'n3', 'ufw allow 22/tcp >/dev/null; ufw --force enable >/dev/null'),
  mended: true,
  async clear(lab) {
    await undone(lab)
    await run(
      lab,
      'n3',
      '[ "$(ufw show added)" = "Added user rules (see \'ufw status\' for running firewall):\nufw allow 22/tcp" ]; ufw --force reset >/dev/null; iptables -F; iptables -X; ip6tables -F; ip6tables -X; iptables -P INPUT ACCEPT; iptables -P FORWARD ACCEPT; ip6tables -P INPUT ACCEPT; ip6tables -P FORWARD ACCEPT',
    )
  },
}

const deny = 'rule family="ipv4" port port="7260-7324" protocol="tcp" reject'

const firewalld: Fault = {
  name: 'firewalld lets in ssh only, and denies executors',
  lab: 'spark',
  check: 'unreachable',
  machine: 'n2',
  says: /n1, n3 from reaching spark-worker \(7079\).*: no route to it\nfirewalld, table inet firewalld, chain filter_IN_public, rule \d+: reject with icmpx/,
  // A rich rule that denies comes before those that allow; it goes with firewalld.
  inject: (lab) =>
    run(lab, 'n2', `systemctl start firewalld && firewall-cmd -q --state && firewall-cmd -q --add-rich-rule='${deny}'`),
  mended: true,
  proof: (lab) => run(lab, 'n2', "firewall-cmd --permanent --list-rich-rules | grep -c 'tinderbox lab'"),
  async clear(lab) {
    await undone(lab)
    await run(
      lab,
      'n2',
      `firewall-cmd -q --remove-rich-rule='${deny}'; [ -z "$(firewall-cmd --list-rich-rules; firewall-cmd --permanent --list-rich-rules)" ]; systemctl stop firewalld`,
    )
  },
}

export const firewalls: readonly Fault[] = [
  masterRejected,
  masterDropped,
  hardened,
  driversDropped,
  workerDropped,
  workersDropped,
  outDropped,
  nftables,
  ufw,
  firewalld,
]
