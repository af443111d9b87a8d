/** Software for machines that lack it: obtained once on the controller, delivered to all at once; what is made from it, made once and delivered too. */
import { cacheFolder } from '../artifacts/cache.ts'
import { type ArtifactName, type CachedArtifact, titles, type Wanted } from '../artifacts/artifact.ts'
import { sourcesFor } from '../artifacts/index.ts'
import { obtain, type ObtainEvent } from '../artifacts/obtain.ts'
import type { Deliver } from '../actions/action.ts'
import type { Cluster } from '../config/cluster.ts'
import { compilePySpark } from '../classes/compile-pyspark.ts'
import { onEveryMachine, ToolError } from '../errors.ts'
import { groupBy } from '../group-by.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Work } from './apply.ts'
import { bringClasses } from './class-archive.ts'
import { deliverTo } from './deliver-to.ts'
import type { Listener } from './events.ts'
import type { Plan } from './plan.ts'

/** What the controller has in its cache for a plan, by artifact and processor. */
export type Software = ReadonlyMap<string, CachedArtifact>

const keyOf = (artifact: ArtifactName, arch: string): string => (artifact === 'java' ? `java ${arch}` : artifact)

/**
 * Before anything is touched on a machine: everything that the plan will deliver is in the controller's cache.
 * A Java that cannot be had is not an error yet: the machine's own package manager may have one.
 */
export async function obtainSoftware(
  plan: Plan,
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  options: { readonly listener: Listener; readonly signal: AbortSignal },
): Promise<Software> {
  const wanted = new Map<string, Wanted>()
  for (const action of plan.steps.flatMap((step) => step.actions)) {
    if (action.kind !== 'deliver' || action.artifact === 'classes') continue
    const arch = machines.get(action.machine)!.facts.system.arch as Wanted['platform']['arch']
    wanted.set(keyOf(action.artifact, arch), {
      artifact: action.artifact,
      version: action.version,
      platform: { os: 'linux', arch },
    })
  }
  const obtained = await Promise.all(
    [...wanted].map(async ([key, want]): Promise<[string, CachedArtifact] | undefined> => {
      const sources = sourcesFor(want.artifact, cluster.settings[want.artifact].source)
      try {
        const { artifact } = await obtain(want, sources, {
          cacheDir: cacheFolder(),
          signal: options.signal,
          onEvent: tell(want, options.listener),
        })
        return [key, artifact]
      } catch (error) {
        if (
          want.artifact === 'java' &&
          cluster.settings.java.source.from === undefined &&
          error instanceof ToolError &&
          error.code === 'ARTIFACT_UNAVAILABLE' &&
          canInstall(plan, machines)
        )
          return undefined
        throw error
      }
    }),
  )
  return new Map(obtained.filter((entry) => entry !== undefined))
}

function canInstall(plan: Plan, machines: ReadonlyMap<string, MachineSite>): boolean {
  const lacking = plan.steps.flatMap(({ actions }) =>
    actions.filter((action): action is Deliver => action.kind === 'deliver' && action.artifact === 'java'),
  )
  return lacking.every(({ machine }) => {
    const { login, tools } = machines.get(machine)!.facts
    return login.root && tools.has('apt-get')
  })
}

/** Java, Spark and Hadoop first, each to all machines at once; then what is made from the first two. */
export async function bringSoftware(actions: readonly Deliver[], work: Work): Promise<void> {
  for (const artifact of ['java', 'spark', 'hadoop'] as const) {
    const own = actions.filter((action) => action.artifact === artifact)
    for (const group of groupBy(own, (action) => `${keyOf(artifact, archOf(action, work))} ${action.name}`).values()) {
      const cached = work.software.get(keyOf(artifact, archOf(group[0]!, work)))
      if (cached) await deliverTo({ ...cached, id: group[0]!.name }, group, work)
      else await Promise.all(group.map((action) => javaFromPackages(action, work)))
    }
  }
  const changed = work.cluster.machines.filter(({ name }) =>
    actions.some(({ machine, artifact }) => machine === name && (artifact === 'spark' || artifact === 'classes')),
  )
  await onEveryMachine(changed, 'Compiling PySpark', async ({ name }) => {
    const { paths, python, facts } = work.machines.get(name)!
    // A Spark that was there before us is not ours to change.
    if (!paths.sparkHome.startsWith(`${paths.root}/`)) return
    await work.hosts.get(name)!.run(compilePySpark(paths, python), {
      asRoot: facts.login.root,
      title: 'compile PySpark',
      timeout: 120,
      signal: work.signal,
    })
  })
  const classes = actions.filter(({ artifact }) => artifact === 'classes')
  for (const group of groupBy(classes, (action) => `${action.folder}/${action.name}`).values())
    await bringClasses(group, work)
}

/** The last source of Java: the machine's own packages. It gets the place where a delivered one would be, so that all else stays the same. */
async function javaFromPackages(action: Deliver, work: Work): Promise<void> {
  const home = `${action.folder}/${action.name}`
  const name = `openjdk-${action.version}-jre-headless`
  await work.hosts.get(action.machine)!.run(
    `set -e
export DEBIAN_FRONTEND=noninteractive
apt-get install -y --no-install-recommends ${name} >&2 || { apt-get update >&2; apt-get install -y --no-install-recommends ${name} >&2; }
home=$(dirname "$(dirname "$(readlink -f "$(ls -d /usr/lib/jvm/java-${action.version}-openjdk*/bin/java | head -n 1)")")")
mkdir -p ${home}
# Of one that was delivered, and is damaged, folders are left: links would come to lie within them.
[ -e ${home}/.tinderbox-complete ] || find ${home} -mindepth 1 -maxdepth 1 ! -type l -exec rm -rf {} +
ln -sfn "$home"/* ${home}/
echo packages > ${home}/.tinderbox-complete
`,
    { asRoot: true, timeout: 900, title: `install ${name}`, signal: work.signal },
  )
  work.listener({ kind: 'action', machine: action.machine, text: `install ${name} from its packages`, state: 'done' })
}

function archOf(action: Deliver, work: Work): string {
  return work.machines.get(action.machine)!.facts.system.arch
}

function tell(want: Wanted, listener: Listener): (event: ObtainEvent) => void {
  const what = `${titles[want.artifact]} ${want.version}`
  return (event) => {
    if (event.kind === 'fetch') listener({ kind: 'note', text: `${what}: ${event.source}, ${event.from}` })
    else if (event.kind === 'progress')
      listener({ kind: 'bytes', what, machine: undefined, done: event.bytes, total: event.total })
    else if (event.kind === 'wait')
      listener({
        kind: 'note',
        text: `${what}: another run (pid ${event.pid} on ${event.host}) is fetching it; its result will be used`,
      })
    else if (event.kind === 'attempt' && event.attempt.outcome === 'failed')
      listener({ kind: 'note', text: `${what}: ${event.attempt.source}: ${event.attempt.reason}` })
  }
}
