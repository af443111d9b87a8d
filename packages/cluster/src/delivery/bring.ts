/** One machine's way from nothing to the unpacked artifact. */
import type { Delivery, DeliveryResult, DeliveryTarget, Member } from './delivery.ts'
import { placesOf } from './delivery.ts'
import { checksumMismatch, scriptFailed } from './delivery-errors.ts'
import { feed } from './feed.ts'
import { appendScript, directScript, unpackScript } from './machine-scripts.ts'
import { joinDelivery } from './relay.ts'
import { chooseProvider } from './tree.ts'

/** Machines that could not be reached at all before the controller sends itself; broken connections count less. */
const UNREACHED = 2
const ATTEMPTS = 6
const UNPACKING = 1800

/** Throws ToolError. Whoever calls it stops the relay afterwards, when no other machine needs it. */
export async function bring(delivery: Delivery, target: DeliveryTarget): Promise<DeliveryResult> {
  const { artifact, options } = delivery
  const machine = target.host.name
  const done = (): void => options.onProgress?.(machine, artifact.size, artifact.size)
  const leave = await delivery.joining.take(options.signal)
  const joined = await joinDelivery(delivery, target).finally(leave)
  if (joined.kind === 'already there') {
    done()
    return { machine, how: 'already there', bytesFromController: 0 }
  }
  if (joined.kind === 'impossible') return sendAll(delivery, target, joined.because)

  const { relay } = joined
  const member: Member = { name: machine, target, relay, source: 'none', provider: undefined, gone: false }
  delivery.members.set(machine, member)
  void relay.ended.then(() => leaveTree(delivery, member))
  try {
    const came = await receive(delivery, member)
    const got = await relay.received
    if (got !== artifact.sha256) throw checksumMismatch(machine, artifact, got)
    member.source = 'complete'
    member.provider = undefined
    await unpack(delivery, member)
    done()
    return { machine, ...came }
  } catch (error) {
    leaveTree(delivery, member)
    await relay.stop()
    throw error
  }
}

type Came = Omit<DeliveryResult, 'machine'>

async function receive(delivery: Delivery, member: Member): Promise<Came> {
  const tried = new Set<string>()
  const reasons: string[] = []
  let unreached = 0
  while (unreached < UNREACHED && tried.size < ATTEMPTS) {
    const name = chooseProvider(member.name, placesOf(delivery), delivery.fanOut, tried)
    const provider = name === undefined ? undefined : delivery.members.get(name)
    if (!provider) break
    const { address } = provider.target
    const before = member.relay.bytes
    member.provider = provider.name
    member.source = 'machine'
    const because = await member.relay.fetch(address, provider.relay.port!)
    if (because === undefined) return { how: 'from a machine', from: provider.name, bytesFromController: 0 }
    tried.add(provider.name)
    reasons.push(`${provider.name} (${address}, port ${provider.relay.port}): ${because}`)
    if (!provider.gone && member.relay.bytes === before) unreached++
  }
  if (reasons.length === 0) reasons.push(...whyNobodyServes(delivery, member))
  return sendRest(delivery, member, reasons.join('; '))
}

/** None for the machine that comes first. */
function whyNobodyServes(delivery: Delivery, member: Member): string[] {
  const others = [...delivery.members.values()].filter((other) => other !== member && !other.gone)
  const deaf = others.flatMap(({ name, relay }) =>
    relay.deafBecause === undefined ? [] : [`${name}: ${relay.deafBecause}`],
  )
  return deaf.slice(0, 2)
}

/** The controller sends what is missing; the relay goes on serving. */
async function sendRest(delivery: Delivery, member: Member, because: string): Promise<Came> {
  const { relay, target } = member
  const isOnlySource = !placesOf(delivery).some(
    (place) => place.name !== member.name && place.serves && place.hasSource,
  )
  member.provider = undefined
  member.source = 'controller'
  await relay.hold()
  // All others wait for it, so it does not wait for those that only need the bytes for themselves.
  const leave = isOnlySource ? () => {} : await delivery.direct.take(delivery.options.signal)
  try {
    const missing = relay.bytes < delivery.artifact.size
    const bytesFromController = missing
      ? await feed(delivery, target, appendScript(relay.work), { start: relay.bytes, relay })
      : 0
    return { how: 'from the controller', ...(because !== '' && { because }), bytesFromController }
  } finally {
    leave()
  }
}

/** For a machine without a relay. */
async function sendAll(delivery: Delivery, target: DeliveryTarget, because: string): Promise<DeliveryResult> {
  const { artifact, options } = delivery
  const leave = await delivery.direct.take(options.signal)
  try {
    const to = { ...target, id: artifact.id, sha256: artifact.sha256 }
    const onBytes = (bytes: number): void => options.onProgress?.(target.host.name, bytes, artifact.size)
    const bytesFromController = await feed(delivery, target, directScript(to), { start: 0, onBytes })
    return { machine: target.host.name, how: 'from the controller', because, bytesFromController }
  } finally {
    leave()
  }
}

async function unpack({ artifact, options }: Delivery, { target, relay }: Member): Promise<void> {
  const script = unpackScript({ ...target, id: artifact.id, sha256: artifact.sha256 }, `${relay.work}/artifact.tar`)
  const how = {
    title: `unpack ${artifact.id}`,
    asRoot: target.asRoot,
    timeout: UNPACKING,
    ...(options.signal && { signal: options.signal }),
  }
  try {
    await target.host.run(script, how)
  } catch (error) {
    throw scriptFailed(error, target, artifact)
  }
}

/** Those who fetch from it look for another at once, instead of when their connection breaks. */
function leaveTree(delivery: Delivery, member: Member): void {
  member.gone = true
  member.source = 'none'
  member.provider = undefined
  for (const other of delivery.members.values()) {
    if (other.provider === member.name && other.source === 'machine')
      other.relay.giveUp('it dropped out of the delivery')
  }
}
