import { unitFile } from '../services/run-script.ts'
import type { Unit } from '../probes/units.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { placementsOn, serviceId, type Cluster } from '../config/cluster.ts'
import { serviceOf } from '../services/index.ts'
import { notedUnitHash, unitHash } from '../services/unit-hash.ts'
import type { Finding } from './check.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { onlyDropIn, withoutDropIn } from './drop-in.ts'
import { restart, startAsTheFileSays } from './start-anew.ts'

/** systemd runs a daemon otherwise than Tinderbox wrote it. */
export const unitChanged: DoctorCheck = {
  name: 'unit-changed',
  page: {
    title: 'A unit was changed',
    means:
      "The unit of a daemon is not as Tinderbox wrote it: changed by hand, by a drop-in (`systemctl edit`) that takes back something it needs (its user, its restart, what it starts, its limits), it is gone, or systemd still has an older one in mind. Other things that a drop-in sets are the machine's own business, and no finding.",
    mend: '`--fix` stops the daemon and runs `up`, which writes the unit anew and starts it; where its file is gone, `up` alone writes it, and what runs goes on. A drop-in, where it is the only one, is renamed to `NAME.conf.before`, which systemd does not read, and the daemon restarted (`--undo` does not bring it back: rename it, and run `systemctl daemon-reload`); of several, take away the one that is wrong: `systemctl revert UNIT` takes all.',
  },
  run({ cluster, machines, examined, isUp }) {
    if (!isUp) return []
    return [...machines].flatMap(([machine, on]) =>
      (examined.get(machine)?.units ?? [])
        .filter(({ id, load }) => on.sites.has(id) && load !== 'masked')
        .flatMap((unit) => {
          const { id } = unit
          const found = difference(cluster, on, unit)
          if (found === undefined) return []
          if (found === 'gone') return [gone(on, unit)]
          const name = `tinderbox-${cluster.name}-${id}.service`
          const byDropIn = unit.dropIns.length > 0 && !found.byHand && !unit.stale
          const only = onlyDropIn(unit)
          const why = 'its unit was changed'
          return [
            {
              severity: 'warning' as const,
              machine,
              service: id,
              summary: `the unit of ${id} is not as Tinderbox wrote it: ${found.what}`,
              evidence: [found.evidence, ...unit.dropIns.map((path) => `drop-in: ${path}`)].join('\n'),
              hint: byDropIn
                ? `Take the drop-in away, and start the daemon anew: ${only === undefined ? '' : 'tinderbox doctor --fix, or '}systemctl revert ${name} && systemctl restart ${name}.`
                : `Write it anew: tinderbox doctor --fix.`,
              ...((!byDropIn || only !== undefined) && {
                fixes: [
                  only !== undefined && byDropIn
                    ? withoutDropIn(restart(cluster, on, id, { why }), only)
                    : found.byHand
                      ? startAsTheFileSays(cluster, on, [id], { what: 'write its unit', why })
                      : restart(cluster, on, id, { why }),
                ],
              }),
            },
          ]
        }),
    )
  },
}

interface Difference {
  readonly what: string
  readonly evidence: string
  /** The file itself differs. */
  readonly byHand: boolean
}

/** What runs goes on; it cannot be started again, nor does the machine start it. `up` writes the file and disturbs nothing. */
function gone(on: MachineSite, unit: Unit): Omit<Finding, 'check'> {
  const { id } = unit
  const { machine, daemons } = on.facts
  const runs = daemons.some((one) => one.id === id && one.pid !== undefined)
  return {
    severity: runs ? 'warning' : 'error',
    machine,
    service: id,
    summary: `the unit file of ${id} is gone: ${runs ? 'it runs, and could not be started again' : 'nobody can start it'}`,
    evidence: `there is no tinderbox-...-${id}.service; systemctl show: LoadState=${unit.load}${unit.stale ? ', NeedDaemonReload=yes' : ''}`,
    hint: 'Write it anew: tinderbox doctor --fix.',
    ...(!runs && { explains: [{ machine, service: id }] }),
    fixes: [{ title: `write the unit of ${id} on ${machine} anew`, actions: [], up: true }],
  }
}

function difference(cluster: Cluster, on: MachineSite, unit: Unit): Difference | 'gone' | undefined {
  const { facts, here, daemonUser } = on
  const folder = `${here}/services/${unit.id}`
  const user = facts.supervision === 'systemd' ? daemonUser : undefined
  const placement = placementsOn(cluster, facts.machine).find((one) => serviceId(one) === unit.id)
  const isOutlived = placement && serviceOf(placement).isOutlived
  const wanted = unitFile({
    cluster: cluster.name,
    id: unit.id,
    folder,
    user,
    log: `${here}/logs/${unit.id}.out`,
    isOutlived,
  })
  const file = facts.files.find(({ path }) => path.endsWith(`/tinderbox-${cluster.name}-${unit.id}.service`))
  // Until systemd reads its units again it has the file in mind that is not there any more.
  if (file === undefined && (unit.load === 'not-found' || unit.stale)) return 'gone'
  const noted = notedUnitHash(facts.files.find(({ path }) => path === `${here}/cluster.json`)?.body, unit.id)
  // What an older Tinderbox wrote is as it was written: `plan` says that it is to be written anew.
  if (file && file.body !== wanted && noted !== undefined && unitHash(file.body) !== noted) {
    const there = new Set(file.body.split('\n'))
    const asked = new Set(wanted.split('\n'))
    const lines = [
      ...[...asked].filter((line) => !there.has(line)).map((line) => `- ${line}`),
      ...[...there].filter((line) => !asked.has(line)).map((line) => `+ ${line}`),
    ]
    return { what: 'its file was changed', evidence: `${file.path}:\n${lines.slice(0, 8).join('\n')}`, byHand: true }
  }
  const asIs = [
    ...(user !== undefined && unit.user !== user ? [`User=${unit.user}`] : []),
    ...(unit.restart === 'always' ? [] : [`Restart=${unit.restart}`]),
    // A manager without root's rights cannot give more than it has itself.
    ...(user !== undefined && unit.files < 65536 ? [`LimitNOFILE=${unit.files}`] : []),
    ...(unit.exec.includes(`${folder}/run`) ? [] : [`ExecStart=${unit.exec}`]),
  ]
  if (asIs.length > 0) return { what: asIs.join(', '), evidence: `systemctl show: ${asIs.join(', ')}`, byHand: false }
  if (unit.stale && unit.dropIns.length === 0)
    return { what: 'systemd has an older one in mind', evidence: 'systemctl show: NeedDaemonReload=yes', byHand: false }
  return undefined
}
