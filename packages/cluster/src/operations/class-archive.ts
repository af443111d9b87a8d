/** The shared class archive: made once for a Spark, a Java and a place, on the first machine that lacks it; kept in the cache; delivered to the others. */
import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { addEntry, cacheFolder, openCache, readEntry } from '../artifacts/cache.ts'
import type { Holder } from '../artifacts/holder.ts'
import { withLock } from '../artifacts/lock.ts'
import { withScratch } from '../artifacts/scratch.ts'
import type { CachedArtifact } from '../artifacts/artifact.ts'
import type { Deliver } from '../actions/action.ts'
import { failed, makeScript } from '../classes/make-script.ts'
import { words } from '../hosts/quote.ts'
import { readOnly } from '../probes/probe.ts'
import { software } from '../probes/software.ts'
import { preamble } from '../probes/preamble.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Work } from './apply.ts'
import { deliverTo } from './deliver-to.ts'

export async function bringClasses(actions: readonly Deliver[], work: Work): Promise<void> {
  const { name } = actions[0]!
  const makeOn = (some: readonly Deliver[], options?: { jarOnly: true }) =>
    Promise.all(some.map(({ machine }) => make(work.machines.get(machine)!, work, options)))
  if (work.cluster.settings.spark.home !== undefined) {
    // What was there before us may differ from machine to machine in the times of its files, and then one archive does not fit all.
    await makeOn(actions)
    return
  }
  const maker = work.machines.get(actions[0]!.machine)!
  const key = `classes-${await identityOf(maker, work)}`
  await openCache(cacheFolder())
  const cached = await madeOnce(key, maker, work)
  if (!cached) {
    await makeOn(actions.slice(1), { jarOnly: true })
    return
  }
  await deliverTo({ ...cached, id: name }, actions, work)
}

/** From the cache, else made on that machine; undefined: it cannot be made. Runs of two clusters at once share the one that comes first. */
async function madeOnce(key: string, maker: MachineSite, work: Work): Promise<CachedArtifact | undefined> {
  const onWait = ({ host, pid }: Holder) =>
    work.listener({
      kind: 'note',
      text: `the class archive is being made by another run, process ${pid} on ${host}: waiting for it`,
    })
  return (
    (await readEntry(cacheFolder(), key)) ??
    withLock(
      join(cacheFolder(), `${key}.lock`),
      { signal: work.signal, onWait },
      async () =>
        (await readEntry(cacheFolder(), key)) ?? ((await make(maker, work)) ? keep(key, maker, work) : undefined),
    )
  )
}

/** An archive is good for these very files in this very place; one that was made in another way is another one. */
async function identityOf(on: MachineSite, { hosts, cluster, signal }: Work): Promise<string> {
  const script = readOnly(`${preamble(cluster.name)}\n${software.script}`)
  const { stdout } = await hosts.get(on.facts.machine)!.read(script, { title: 'look at the software', signal })
  const installed = software.parse(stdout.split('\n').filter((line) => line !== ''))
  const sha = (path: string) => installed.find(({ name }) => name === basename(path))?.sha256
  const java = on.java.ours ? sha(on.paths.javaHome) : on.java.label
  return createHash('sha256')
    .update(
      JSON.stringify([
        on.paths.classes,
        on.paths.javaHome,
        sha(on.paths.sparkHome),
        java,
        makeScript(on.paths, { python: on.python, asUser: undefined }),
      ]),
    )
    .digest('hex')
    .slice(0, 16)
}

/** Returns whether there is an archive now. Without one everything works, only slower, so that is told and is no error. */
async function make(on: MachineSite, { hosts, listener, signal }: Work, { jarOnly = false } = {}): Promise<boolean> {
  const machine = on.facts.machine
  const asUser = on.facts.login.root ? on.daemonUser : undefined
  if (!jarOnly)
    listener({
      kind: 'note',
      text: `making the class archive on ${machine}, once for this Spark and Java: daemons and jobs start in half the time`,
    })
  let failure: string | undefined
  const onLine = (line: string) =>
    line.startsWith(failed) ? (failure = line.slice(failed.length)) : listener({ kind: 'waiting', text: line })
  const script = makeScript(on.paths, { python: on.python, asUser, jarOnly })
  await hosts
    .get(machine)!
    .run(script, { asRoot: on.facts.login.root, title: 'make the class archive', timeout: 600, onLine, signal })
  listener({ kind: 'waiting', text: '' })
  listener({ kind: 'action', machine, text: `make ${basename(on.paths.classes)}`, state: 'done' })
  if (failure !== undefined)
    listener({
      kind: 'note',
      text: `${machine}: no class archive could be made; all works without one, but starts slower (${failure.trim()})`,
    })
  return failure === undefined
}

/** Takes it from the machine into the cache, times and all: they are part of what an archive is checked for. */
async function keep(key: string, on: MachineSite, { hosts, cluster, signal }: Work): Promise<CachedArtifact> {
  return withScratch(cacheFolder(), async (scratch) => {
    const made = join(scratch, 'made')
    await mkdir(made)
    const folder = basename(on.paths.classes)
    const pack = readOnly(
      `tar -C ${words([`${on.paths.root}/software`])} --owner=0 --group=0 --numeric-owner --exclude=.tinderbox-complete --exclude=.tinderbox-files -cf - ${words([folder])}`,
    )
    await hosts
      .get(on.facts.machine)!
      .save(pack, join(made, 'artifact.tar'), { title: 'fetch the class archive', timeout: 600, signal })
    return addEntry(
      cacheFolder(),
      key,
      made,
      { artifact: 'classes', version: cluster.settings.spark.version, source: 'made', from: on.facts.machine },
      signal,
    )
  })
}
