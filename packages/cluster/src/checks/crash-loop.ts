import { placementsOn, serviceId, type Cluster } from '../config/cluster.ts'
import type { Life } from '../probes/lives.ts'
import { rootCause, type RootCause } from '../probes/root-cause.ts'
import type { Unit } from '../probes/units.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { bringAnew } from './bring-anew.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { onlyDropIn, withoutDropIn } from './drop-in.ts'
import type { Fix } from './fix.ts'
import { restart, startAsTheFileSays } from './start-anew.ts'

interface Looping {
  readonly cluster: Cluster
  readonly on: MachineSite
  readonly id: string
  readonly unit: Unit | undefined
  readonly lines: readonly string[]
}

/** A unit of ours limits no memory: it is a drop-in that does. A heap that is too small is none of its. */
function setDropInAside({ cluster, on, id, unit, lines }: Looping): Fix | undefined {
  const path = unit && unit.limits.length > 0 ? onlyDropIn(unit) : undefined
  if (path === undefined || lines.some((line) => /heap space|GC overhead/.test(line))) return undefined
  const why = 'it has too little with what its drop-in sets'
  return withoutDropIn(restart(cluster, on, id, { why, disturbs: 'It does not come up as it is.' }), path)
}

/** Of its own folder `up` sets owners and modes right; not of what a daemon has written itself, as logs, nor of what is elsewhere. */
function setRight({ cluster, on, id, lines }: Looping): Fix | undefined {
  const line = lines.find((one) => /denied|not permitted|not writable/i.test(one)) ?? ''
  if (!line.includes(`${on.here}/`) || line.includes(`${on.here}/logs/`)) return undefined
  return startAsTheFileSays(cluster, on, [id], {
    what: 'set owners and modes right',
    why: 'it may not read a file of its own',
  })
}

function bringJava({ on }: Looping): Fix | undefined {
  const { home, ours } = on.java
  if (!ours) return undefined
  return bringAnew({
    machine: on.facts.machine,
    home,
    called: 'Java',
    why: 'it is not there any more',
    seen: undefined,
  })
}

/** What is known by its text, the most particular first. */
const known: readonly {
  readonly text: RegExp
  readonly means: string
  readonly hint: string
  /** Undefined: nothing that is safe. */
  readonly mend?: (about: Looping) => Fix | undefined
}[] = [
  {
    text: /incompatible clusterIDs?/i,
    means: 'its folder belongs to another file system',
    hint: 'Move that folder away by hand; never format again.',
  },
  {
    text: /BindException|Address already in use|Cannot assign requested address/,
    means: 'it cannot have its port or address',
    hint: 'See who has the port (ss -ltnp), or give the daemon another one in the file.',
  },
  {
    text: /UnsupportedClassVersionError/,
    means: 'the Java it starts with is too old for it',
    hint: 'Name a newer Java in the file (java.home), or leave it out: Tinderbox then brings one.',
  },
  {
    text: /OutOfMemoryError|insufficient memory|Could not (reserve|allocate)|Cannot allocate memory/,
    means: 'it has too little memory',
    hint: 'Give it a larger heap in the file (`heap`), or the machine fewer daemons.',
    mend: setDropInAside,
  },
  {
    text: /No space left on device|Disk quota exceeded/,
    means: 'the disk is full',
    hint: 'Make room where its folders are; it comes up again by itself.',
  },
  {
    text: /UnknownHostException|Name or service not known/,
    means: 'it cannot resolve a name',
    hint: 'See that the name is in /etc/hosts or DNS on that machine: getent hosts NAME.',
  },
  {
    text: /InvalidToken|SaslException|AuthenticationException|authentication failed|AccessControlException: SIMPLE authentication/i,
    means: 'its secret or token is not taken',
    hint: 'tinderbox up writes the same secrets to all machines.',
  },
  {
    text: /Permission denied|AccessDeniedException|not writable|Operation not permitted/,
    means: 'it may not read or write a file of its own',
    hint: 'tinderbox up sets owners and modes right; see who changed them.',
    mend: setRight,
  },
  {
    text: /: (\d+: )?(exec: )?\S*java: not found|bin\/java: No such file/,
    means: 'its Java is not there any more',
    hint: 'tinderbox up brings it again.',
    mend: bringJava,
  },
  {
    text: /Attempted to re-register worker at same address/,
    means: 'the master still counts the one that ran there before',
    hint: 'Wait: when it has heard nothing of that one for a minute it forgets it, and takes this one.',
  },
  {
    text: /not formatted|InconsistentFSStateException/,
    means: 'its folder holds no file system, or half of one',
    hint: 'Look into the folder before anything else: what is in it may be all there is of your files.',
  },
]

/** Seconds: one that has run longer has come up. */
const young = 60

/** A daemon that its supervisor starts again and again. The cause stands somewhere in its log, seldom in the last line. */
export const crashLoop: DoctorCheck = {
  name: 'crash-loop',
  about: 'daemon',
  page: {
    title: 'A daemon ends again and again',
    means:
      'It is started, dies within seconds or minutes, and is started again. `systemctl` says "activating (auto-restart)", and now and then "running". What ended it is the first error of a life in its log and the cause at the bottom of that, not the last line; that is what the finding shows.',
    mend: 'It depends on the cause that is shown: a port that somebody else has, a folder that may not be written, a full disk, a heap too small. When that is mended, the daemon comes up by itself. `--fix` runs `up` where that is known to help: where owners or modes of its own folder were changed, where the Java that Tinderbox brought is gone; and where memory lacks and the one drop-in of the unit limits it (`LimitAS`, `MemoryMax`), that is renamed to `NAME.conf.before` and the daemon restarted. The whole log: `tinderbox logs SERVICE`.',
  },
  run({ cluster, machines, examined, isUp }) {
    if (!isUp) return []
    return [...machines].flatMap(([machine, on]) =>
      placementsOn(cluster, machine).flatMap((placement) => {
        const id = serviceId(placement)
        const life = examined.get(machine)?.lives?.find((one) => one.id === id)
        if (!life) return []
        const cause = rootCause(life)
        const isNow = isLooping(life, cause, on)
        const times = isNow ? 0 : endsFromTimeToTime(life, cause, on)
        if (!isNow && times === 0) return []
        const meant = known.find(({ text }) =>
          [cause?.cause ?? '', ...(cause?.lines ?? [])].some((line) => text.test(line)),
        )
        const unit = examined.get(machine)?.units?.find((one) => one.id === id)
        const fix = meant?.mend?.({ cluster, on, id, unit, lines: cause?.lines ?? [] })
        return [
          {
            severity: isNow ? ('error' as const) : ('warning' as const),
            machine,
            service: id,
            summary: `${id} ${isNow ? 'ends again and again' : `has ended ${times} times within the last hour`}: ${meant?.means ?? cause?.cause.slice(0, 200) ?? 'its log does not say why'}`,
            evidence: [
              ...(cause?.lines ?? []),
              ...(unit?.limits ?? []).map((limit) => `systemctl show: ${limit}`),
              ...(unit?.dropIns ?? []).map((path) => `drop-in: ${path}`),
              `started again ${life.restarts} ${life.restarts === 1 ? 'time' : 'times'}${life.ended === '' ? '' : `; ended last: ${life.ended}`}`,
            ].join('\n'),
            hint: `${meant?.hint ?? 'Mend what its log names.'} The log: tinderbox logs ${id}`,
            explains: [{ machine, service: id }],
            ...(fix && { fixes: [fix] }),
          },
        ]
      }),
    )
  },
}

/** Seen to be dead between two lives, or so young that it may not have met its trouble again. */
function isLooping({ id, pid, restarts, age }: Life, cause: RootCause | undefined, on: MachineSite): boolean {
  if (restarts === 0 || age === undefined || age > young) return false
  const listens = Object.values(on.sites.get(id)?.ports ?? {}).some((port) =>
    on.facts.listening.some((one) => one.port === port && one.pid === pid),
  )
  if (pid !== undefined && listens) return restarts >= 3 && age < 20 && cause !== undefined
  return cause !== undefined || restarts >= 3
}

/** What it needs was away: that is told where it is so, and is over when it is back. */
const away = /unresponsive|ConnectException|Connection refused|NoRouteToHost|SocketTimeout|UnknownHost/

/**
 * How often, where it lives for minutes each time; 0: it does not, or it is over. What `up` or a person has started begins a life, too: counted is what its
 * supervisor has started since.
 */
function endsFromTimeToTime(
  { restarts, age, begun = [] }: Life,
  cause: RootCause | undefined,
  on: MachineSite,
): number {
  if (restarts === 0 || age === undefined || cause === undefined) return 0
  if ([cause.cause, ...cause.lines].some((line) => away.test(line))) return 0
  const again = on.facts.supervision === 'process' ? begun : begun.slice(-restarts)
  if (again.length < 3) return 0
  const between = again
    .slice(1)
    .map((at, i) => at - again[i]!)
    .toSorted((a, b) => a - b)
  // It has come up where this life lasts longer than those before.
  return age <= 2 * between[Math.floor(between.length / 2)]! ? again.length : 0
}
