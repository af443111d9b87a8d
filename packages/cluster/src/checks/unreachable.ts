/** A connection that the cluster needs does not come about, and it is not for want of a daemon: which rule, on which machine, stops it. */
import { foldNames } from '../config/fold-names.ts'
import { wallKey, wallText } from '../firewall/firewall.ts'
import { groupBy } from '../group-by.ts'
import { connections, type Connection, type Dialled } from '../sites/connections.ts'
import { wallsOn, type Blocked } from '../sites/walls.ts'
import { jobPortsOf } from '../services/job-ports.ts'
import { isLoopback } from '../probes/listening.ts'
import { listensOn } from './addresses.ts'
import { areMany } from './are-many.ts'
import type { Explained, Finding } from './check.ts'
import { cutOff } from './cut-off.ts'
import type { DoctorCheck, Patient } from './doctor-check.ts'
import { gatewaysOf, openFix } from './open-fix.ts'
import { evidenceOnSeveral, namesOf } from './on-several.ts'
import { addressToTry, isWrongAddress } from './wrong-address.ts'

export const unreachable: DoctorCheck = {
  name: 'unreachable',
  page: {
    title: 'A firewall stands between two machines',
    means:
      "The machines are up, and packets to a port that the cluster needs are dropped or refused on the way: a hardened firewall that lets in ssh and little else. Workers do not register, or they register and jobs wait for ever, because executors cannot reach the driver. With root's rights the finding names the rule that does it, word for word, and whose it is: ufw, firewalld, nftables or iptables. The very same rule on several machines is one finding, which names them, and one `--fix`.",
    mend: "`--fix` lets the cluster's members through, for the ports that the cluster has and for nothing else, in front of the rule that stops them; each rule has the comment `tinderbox NAME`, and stays after a reboot. No firewall is stopped and no rule of yours is changed. `tinderbox doctor --undo` takes them away again. By hand: allow the ports that `tinderbox ports` lists between the machines of the cluster, and save the rules.",
  },
  run(patient) {
    const { cluster, machines } = patient
    if (cluster.kind === 'local') return []
    const misled = new Set([...machines.keys()].filter((name) => isWrongAddress(patient, name)))
    const dialled = patient.dialled.filter(
      (one) => !misled.has(one.to) && !isLedAstray(patient, one) && isBlocked(patient, one),
    )
    const failed = new Set(dialled.map(keyOf))
    const seen = new Map(patient.dialled.map((one) => [keyOf(one), one]))
    const tried: readonly (Connection & Partial<Dialled>)[] =
      patient.dialled.length > 0 ? connections(cluster, machines).map((one) => seen.get(keyOf(one)) ?? one) : []
    // Whoever ignores firewalls is told what does not come about, and not which rule it is.
    const isJudged = cluster.settings.firewall !== 'ignore'
    const wallsOf = (those: readonly (Connection & Partial<Dialled>)[]) =>
      wallsOn(those, machines, (machine) => patient.examined.get(machine)?.firewall).filter(
        // What was reached is reached, whatever the rules look like; what cannot be told needs a witness.
        ({ connection, wall }) =>
          connection.outcome !== 'open' &&
          (connection.outcome !== 'refused' || wall.outcome === 'refused') &&
          (wall.unclear === undefined || failed.has(keyOf(connection))),
      )
    const ofFirst = isJudged ? wallsOf(tried) : []
    const stopped = new Set(ofFirst.map(({ connection }) => keyOf(connection)))
    const others = isJudged ? tried.filter((one) => !stopped.has(keyOf(one)) && !failed.has(keyOf(one))) : []
    const walls = [...ofFirst, ...wallsOf(lastOfRanges(others, jobPortsOf(cluster.settings.spark.conf).tries))]
    const sure = new Set(
      walls.flatMap(({ connection, wall }) => (wall.unclear === undefined ? [keyOf(connection)] : [])),
    )
    const told = walls.filter(({ connection, wall }) => wall.unclear === undefined || !sure.has(keyOf(connection)))
    const known = new Set(walls.map(({ connection }) => keyOf(connection)))
    const unknown = dialled.filter((one) => !known.has(keyOf(one)) && !hasEnded(patient, one))
    return [
      ...[
        ...groupBy(
          told.filter((one) => !willOpen(patient, one)),
          ({ wall }) => wallKey(wall),
        ).values(),
      ].map((group) => ofRule(patient, group, told)),
      ...alike(unknown).map((group) => unexplained(patient, group)),
    ]
  },
}

/** Ports of drivers and executors step up: where the first is let through and the last is not, a job more waits. Nobody dials these: rules alone tell. */
function lastOfRanges(tried: readonly Connection[], tries: number): Connection[] {
  return tried.flatMap(({ from, to, address, port, service, name, by, key }) =>
    service === 'driver' || service === 'executor'
      ? [{ from, to, address, port: port + tries, service, name, by, key }]
      : [],
  )
}

/** Dialled by a name that leads elsewhere there, or nowhere: the checks of names tell it. */
function isLedAstray({ machines, lookups }: Patient, { from, to }: Dialled): boolean {
  const lookup = lookups.find((one) => one.because === 'address' && one.of === to && one.from === from)
  if (lookup === undefined) return false
  const [first] = lookup.addresses
  if (first === undefined || isLoopback(first)) return true
  return [...machines].some(([name, { facts }]) => name !== to && facts.system.addresses.includes(first))
}

/** A driver may end between being seen and being dialled: that nobody listens any more refuses, too. */
function hasEnded(patient: Patient, { from, to, service, outcome }: Dialled): boolean {
  return service === 'driver' && outcome === 'refused' && unreadOn(patient, [from, to]).length === 0
}

/** Those whose rules are not known. */
function unreadOn({ examined }: Patient, machines: readonly string[]): string[] {
  return machines.filter((name) => {
    const firewall = examined.get(name)?.firewall
    return firewall === undefined || firewall.unreadable !== undefined
  })
}

function whyUnread({ examined }: Patient, unread: readonly string[]): string {
  const reasons = unread.map((name) => examined.get(name)?.firewall?.unreadable ?? 'they were not seen in time')
  return [...new Set(reasons)].join('; ')
}

function alike(unknown: readonly Dialled[]): Dialled[][] {
  const byTarget = [...groupBy(unknown, ({ to, outcome }) => `${to} ${outcome}`).values()]
  const kindOf = (group: readonly Dialled[]) =>
    `${group[0]!.outcome} ${[...new Set(group.map(({ port }) => port))].toSorted((a, b) => a - b).join(' ')}`
  return [...groupBy(byTarget, kindOf).values()].flatMap((kind) => (areMany(kind) ? [kind.flat()] : kind))
}

/** Not before it is up: `up` opens it. */
function willOpen({ cluster, isUp }: Patient, { wall }: Blocked<Connection>): boolean {
  return !isUp && cluster.settings.firewall === 'manage' && wall.unclear === undefined && gatewaysOf([wall]).length > 0
}

const keyOf = ({ from, to, port }: Connection): string => `${from} ${to} ${port}`

const meaning: Readonly<Record<string, string>> = {
  refused: 'it refuses',
  silent: 'no answer',
  'no-route': 'no route to it',
  failed: 'the connection failed',
}

/** The very same rule on several machines came there in one go, and is one cause. */
function ofRule(
  patient: Patient,
  group: readonly Blocked<Connection & Partial<Dialled>>[],
  told: readonly Blocked<Connection>[],
): Omit<Finding, 'check'> {
  const [{ wall }] = group as [Blocked<Connection>]
  const byMachine = groupBy(group, ({ machine }) => machine)
  const order = inOrder(patient, [...byMachine.keys()])
  const [machine, ...others] = order as [string, ...string[]]
  const blocked = order.flatMap((name) => byMachine.get(name)!)
  const all = group.map(({ connection }) => connection)
  const outcome = all.find((one) => one.outcome !== undefined && one.outcome !== 'refused')?.outcome ?? wall.outcome
  const isOut = wall.base.hook === 'output' || wall.base.hook === 'postrouting'
  const fix = openFix(patient, blocked, told)
  const whose = others.length > 0 ? `${namesOf(order)}: the same rule of their firewalls` : 'its firewall'
  return {
    severity: 'error',
    machine: others.length > 0 ? '' : machine,
    summary: isOut
      ? `${whose} lets nothing out to ${targets(patient, all)}: ${meaning[outcome]}`
      : `${whose} keeps ${names(
          patient,
          all.map(({ from }) => from),
        )} from reaching ${what(all)}: ${meaning[outcome]}`,
    evidence: [...ruleLines(blocked, order), ...dials(all)].join('\n'),
    hint: `Allow these ports on ${namesOf(order)} for the machines of the cluster, and save the rules; all of them: tinderbox ports.`,
    explains: distinct(all.flatMap((one) => cutOff(patient.cluster, one))),
    ...(fix && { fixes: [fix] }),
  }
}

/** Once, with where it was read; with its place in the chain, where that is another on some. */
function ruleLines(blocked: readonly Blocked<Connection>[], machines: readonly string[]): string[] {
  const [{ wall }] = blocked as [Blocked<Connection>]
  const read = blocked.map((one) => ({ machine: one.machine, evidence: wallText(one.wall) }))
  const isOne = read.every(({ evidence }) => evidence === read[0]!.evidence)
  const perhaps =
    wall.unclear === undefined
      ? []
      : wall.unclear === wall.rule?.text
        ? ['whether this rule is about these packets cannot be told']
        : [`whether they come so far cannot be told: an earlier rule may decide: ${wall.unclear}`]
  return [
    evidenceOnSeveral([...new Map(read.map((one) => [`${one.machine} ${one.evidence}`, one])).values()]),
    ...(machines.length > 1 && isOne ? [`read on ${foldNames(machines).join(', ')}`] : []),
    ...perhaps,
  ]
}

function distinct(explained: readonly Explained[]): Explained[] {
  return [...new Map(explained.map((one) => [`${one.machine} ${one.service}`, one])).values()]
}

function unexplained(patient: Patient, group: readonly Dialled[]): Omit<Finding, 'check'> {
  const [{ outcome }] = group as [Dialled]
  const from = [...new Set(group.map((one) => one.from))]
  const to = [...new Set(group.map((one) => one.to))]
  const all = [...new Set([...to, ...from])]
  const isIgnored = patient.cluster.settings.firewall === 'ignore'
  const unread = isIgnored ? all : unreadOn(patient, all)
  return {
    severity: 'error',
    machine: to.length === 1 ? to[0]! : '',
    summary: `${names(patient, from)} cannot reach ${to.length === 1 ? `${what(group)} on it` : targets(patient, group)}: ${meaning[outcome]}`,
    evidence: [
      ...dials(group),
      isIgnored
        ? 'the file has firewall: ignore, so the rules of the machines are not looked at'
        : unread.length > 0
          ? `the rules on ${names(patient, unread)} cannot be read: ${whyUnread(patient, unread)}`
          : `no rule on ${names(patient, all)} stops it: it is stopped between them`,
    ].join('\n'),
    hint:
      unread.length > 0
        ? `See which rule it is: sudo iptables -nL, sudo nft list ruleset, on ${unread[0]}. Allow these ports for the machines of the cluster; all of them: tinderbox ports.`
        : `Look at what lies between the machines: the network, a cloud's security groups, a firewall of its own. The ports to allow: tinderbox ports.${otherWay(patient, to)}`,
    explains: group.flatMap((one) => cutOff(patient.cluster, one)),
  }
}

/** A network for management lets in ssh and nothing else. */
function otherWay(patient: Patient, to: readonly string[]): string {
  const ways = to.flatMap((name) => {
    const other = addressToTry(patient, name)
    return other === undefined ? [] : [`machines.${name}.address: ${other.address} (${other.card})`]
  })
  if (ways.length === 0) return ''
  const shown = ways.slice(0, 3)
  return ` Or ${patient.cluster.machines.length > 2 ? 'most machines have' : 'both machines have'} another network in common: tell the others an address there in the file, and run tinderbox up: ${shown.join(', ')}${ways.length > shown.length ? ` and ${ways.length - shown.length} more` : ''}.`
}

function dials(all: readonly (Connection & Partial<Dialled>)[]): string[] {
  const said = all.filter((one) => one.said !== undefined && one.outcome !== 'open')
  const shown = said.slice(0, 8).map((one) => `${one.from} -> ${one.address}:${one.port} (${one.service}): ${one.said}`)
  return said.length > shown.length ? [...shown, `and ${said.length - shown.length} more`] : shown
}

/** Each once, in the order of the file. */
function inOrder({ cluster }: Patient, all: readonly string[]): string[] {
  const those = new Set(all)
  return cluster.machines.flatMap(({ name }) => (those.has(name) ? [name] : []))
}

function names(patient: Patient, all: readonly string[]): string {
  return namesOf(inOrder(patient, all))
}

function what(all: readonly Connection[]): string {
  return [...groupBy(all, ({ service }) => title(service))]
    .map(([service, own]) => `${service} (${[...new Set(own.map(({ port }) => port))].join(', ')})`)
    .join(', ')
}

/** One of a job's is none of the daemons. */
const title = (service: string): string =>
  service === 'driver' ? 'drivers' : service === 'executor' ? 'executors' : service

function targets(patient: Patient, all: readonly Connection[]): string {
  return `${what(all)} of ${names(
    patient,
    all.map(({ to }) => to),
  )}`
}

/** Seconds: one that was started so short ago may have ended again when it was dialled. */
const young = 60

/** Where nobody listens, a refusal is as it should be; a daemon that ends again and again is dialled between two of its lives. */
function isBlocked(patient: Patient, { to, address, port, outcome, service }: Dialled): boolean {
  if (outcome === 'open') return false
  if (outcome !== 'refused') return true
  const listener = patient.machines.get(to)?.facts.listening.find((one) => one.port === port && listensOn(one, address))
  if (listener === undefined) return false
  const life = patient.examined.get(to)?.lives?.find(({ id }) => id === service)
  if (life === undefined) return true
  const isSame = listener.pid === undefined || listener.pid === life.pid
  return isSame && (life.age ?? 0) >= young
}
