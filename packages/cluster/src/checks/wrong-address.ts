/** The address that a machine's daemons are told is not one at which the others get to it. */
import type { Cluster } from '../config/cluster.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { isLoopback } from '../probes/listening.ts'
import type { NetworkAddress } from '../probes/networks.ts'
import type { Dialled } from '../sites/connections.ts'
import { wallsOn } from '../sites/walls.ts'
import { isAddress, isAmong, isNeighbour, isSame } from './addresses.ts'
import { dialledOn } from './cut-off.ts'
import type { DoctorCheck, Patient } from './doctor-check.ts'
import type { Fix } from './fix.ts'

export const wrongAddress: DoctorCheck = {
  name: 'wrong-address',
  page: {
    title: 'The address of a machine is wrong',
    means:
      "Daemons listen on one address, and tell it to the others: the one that the file gives (`machines.NAME.address`), else the one that SSH reached. It is wrong where the machine does not have it (the daemon ends with `Cannot assign requested address`), where it is another machine's, where every machine has it for itself (`docker0`, `virbr0`), and where it is on a network card that the others do not reach: SSH goes by a network for management, say, and jobs by another. This is the trouble that people meet most: a worker registers, and executors or drivers then dial an address that leads nowhere.",
    mend: '`--fix` writes the address at which the others can dial it into the file, as `machines.NAME.address`, and runs `up`: the daemons of that machine start anew with it. By hand: `ip -4 addr` on the machine shows its addresses; take the one in the network that all machines share.',
  },
  run(patient) {
    return [...patient.machines.values()].flatMap((on) => {
      const why = whyWrong(patient, on)
      if (why === undefined) return []
      const { machine, system } = on.facts
      const better = betterAddress(patient, on)
      const networks = patient.examined.get(machine)?.networks ?? []
      return [
        {
          severity: 'error' as const,
          machine,
          summary: `the others are told to reach it at ${on.address}, ${why.summary}`,
          evidence: [
            `${saysFile(patient.cluster, machine) ? `machines.${machine}.address in the file` : 'the address that SSH reached'}: ${on.address}`,
            `addresses of ${machine}: ${networks.length > 0 ? networks.map(({ address, card }) => `${address} (${card})`).join(', ') : system.addresses.join(', ')}`,
            ...why.evidence,
          ].join('\n'),
          hint: better
            ? `Write machines.${machine}.address: ${better} into the file, and run tinderbox up.`
            : `Write the address at which the other machines reach it into the file: machines.${machine}.address; then run tinderbox up.`,
          explains: dialledOn(patient.cluster, on),
          ...(better !== undefined && patient.cluster.file !== undefined && { fixes: [correction(machine, better)] }),
        },
      ]
    })
  },
}

/** Nobody can dial a machine at an address that is wrong: no firewall is to blame. */
export function isWrongAddress(patient: Patient, machine: string): boolean {
  const on = patient.machines.get(machine)
  return on !== undefined && whyWrong(patient, on) !== undefined
}

interface Why {
  readonly summary: string
  readonly evidence: readonly string[]
}

function whyWrong(patient: Patient, on: MachineSite): Why | undefined {
  const { cluster, machines, examined } = patient
  const { address, facts } = on
  if (cluster.kind === 'local' || !isAddress(address)) return undefined
  if (!saysFile(cluster, facts.machine)) return onOtherCard(patient, on)
  if (isLoopback(address) && machines.size > 1) return { summary: 'which is each machine itself', evidence: [] }
  // It has no tool to say.
  if (facts.system.addresses.length === 0) return undefined
  const others = [...machines.values()].filter(
    (one) => one !== on && one.facts.system.machineId !== facts.system.machineId,
  )
  const having = others.filter((one) => isAmong(address, one.facts.system.addresses)).map((one) => one.facts.machine)
  if (!isAmong(address, facts.system.addresses))
    return having.length > 0
      ? { summary: `which is ${having[0]}'s`, evidence: [`${having[0]} has ${address}`] }
      : { summary: 'which it does not have', evidence: [] }
  const networks = examined.get(facts.machine)?.networks ?? []
  const card = networks.find((one) => isSame(one.address, address))?.card
  if (having.length > 0)
    return {
      summary: `which each machine has for itself${card === undefined ? '' : ` (${card})`}`,
      evidence: [`${having.join(', ')} ${having.length === 1 ? 'has' : 'have'} ${address}, too`],
    }
  const reached = networks.find((one) => one.address === facts.login.address)?.card
  const tried = deafTo(patient, on)
  if (tried === undefined || card === undefined || reached === undefined || card === reached) return undefined
  return notReached(card, tried)
}

function notReached(card: string, tried: readonly Dialled[], more: readonly string[] = []): Why {
  return {
    summary: `on its network card ${card}, which the others do not reach`,
    evidence: [...tried.slice(0, 4).map(said), ...more],
  }
}

const said = ({ from, address, port, said, outcome }: Dialled): string =>
  `${from} -> ${address}:${port}: ${said || outcome}`

/** What the others have dialled of it, where nothing has answered. */
function deafTo({ dialled }: Patient, { address, facts: { machine } }: MachineSite): readonly Dialled[] | undefined {
  const tried = dialled.filter((one) => one.to === machine && one.from !== machine && one.address === address)
  const isDeaf = tried.length > 0 && tried.every(({ outcome }) => outcome === 'silent' || outcome === 'no-route')
  return isDeaf ? tried : undefined
}

/**
 * SSH reaches it on a card that is none of the cluster's network: one for management. Only where it is sure: no rule is in the way, and the network in which the
 * others dial each other is one of its own as well, and carries what is dialled there.
 */
function onOtherCard(patient: Patient, on: MachineSite): Why | undefined {
  const { machines, examined, dialled } = patient
  const { address, facts } = on
  const { machine } = facts
  const tried = deafTo(patient, on)
  if (tried === undefined) return undefined
  const { networks = [], firewall } = examined.get(machine) ?? {}
  const card = networks.find((one) => isSame(one.address, address))?.card
  const better = betterAddress(patient, on)
  const shared = networks.find((one) => one.address === better)
  if (card === undefined || shared === undefined || isNeighbour(shared, address)) return undefined
  if (firewall === undefined || firewall.unreadable !== undefined) return undefined
  if (wallsOn(tried, machines, (name) => examined.get(name)?.firewall).length > 0) return undefined
  const there = dialled.filter((one) => one.from !== one.to && one.to !== machine && isNeighbour(shared, one.address))
  const own = there.filter(({ from }) => from === machine)
  const carried = (own.length > 0 ? own : there).find(({ outcome }) => outcome === 'open' || outcome === 'refused')
  return carried && notReached(card, tried, [said(carried), `no rule on ${machine} stops it`])
}

/** Where nothing answers at the address that it is told to have: another one of its own, in a network in which most others have an address, too. A thing to try. */
export function addressToTry(patient: Patient, machine: string): NetworkAddress | undefined {
  const on = patient.machines.get(machine)
  if (on === undefined || deafTo(patient, on) === undefined) return undefined
  const others = [...patient.machines.values()].filter((one) => one !== on).map(({ facts }) => facts.system.addresses)
  return (patient.examined.get(machine)?.networks ?? []).find(
    (one) =>
      !isNeighbour(one, on.address) &&
      !others.some((addresses) => isAmong(one.address, addresses)) &&
      others.filter((addresses) => addresses.some((address) => isNeighbour(one, address))).length * 2 > others.length,
  )
}

function saysFile(cluster: Cluster, machine: string): boolean {
  return cluster.machines.find(({ name }) => name === machine)?.address !== undefined
}

/** In the network of the others: the one that SSH reached, if it is; else the first. */
function betterAddress({ machines, examined }: Patient, on: MachineSite): string | undefined {
  const { machine, login } = on.facts
  const others = [...machines.values()].filter((one) => one !== on)
  const places = others.map((one) => one.facts.login.address ?? one.address).filter((one) => !isLoopback(one))
  const able = (examined.get(machine)?.networks ?? []).filter(
    (one) =>
      one.address !== on.address &&
      !others.some(({ facts }) => facts.system.addresses.includes(one.address)) &&
      places.filter((place) => isNeighbour(one, place)).length * 2 >= Math.max(1, places.length),
  )
  return (able.find(({ address }) => address === login.address) ?? able[0])?.address
}

function correction(machine: string, address: string): Fix {
  return {
    title: `correct the address of ${machine} in the file: ${address}`,
    disturbs: `Daemons on ${machine} that run with another address start anew.`,
    actions: [],
    edits: [{ path: ['machines', machine, 'address'], value: address }],
    up: true,
  }
}
