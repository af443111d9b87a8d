/** What a security module of the kernel has refused, and which daemons it has stopped by that. Pure. */
import { placementsOn, serviceId } from '../config/cluster.ts'
import type { Life } from '../probes/lives.ts'
import { rootCause } from '../probes/root-cause.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Explained } from './check.ts'
import type { Patient } from './doctor-check.ts'

/** The programs that were refused something, as the audit trail names them. */
export function refusedPrograms(lines: readonly string[]): string {
  const programs = new Set(lines.flatMap((line) => /\bcomm="([^"]+)"/.exec(line)?.[1] ?? []))
  return programs.size === 0 ? 'a program' : [...programs].join(', ')
}

/** Whether it was refused to what the cluster runs: daemons, executors, drivers. Others may be meant to be kept from its files: a virus scanner. */
export function isOurs(lines: readonly string[]): boolean {
  return lines.some((line) => /\bcomm="(java|python[\d.]*)"/.test(line))
}

const permission = /permission denied|AccessDenied|not writable|not permitted/i

/** Those that ended because something was refused to them, as far as anybody can say; not those that say another reason, and not those that were stopped. */
export function daemonsRefused({ cluster, examined, isUp }: Patient, { facts }: MachineSite): Explained[] {
  if (!isUp) return []
  const { machine, daemons } = facts
  return placementsOn(cluster, machine).flatMap((placement): Explained[] => {
    const service = serviceId(placement)
    const life = examined.get(machine)?.lives?.find(({ id }) => id === service)
    const runs = daemons.some(({ id, pid }) => id === service && pid !== undefined)
    return (runs ? isRefusedAgain(life) : isRefused(life)) ? [{ machine, service }] : []
  })
}

function isRefusedAgain(life: Life | undefined): boolean {
  return life !== undefined && life.restarts > 0 && saysSo(life) === true
}

function isRefused(life: Life | undefined): boolean {
  return life === undefined || (!life.ended.startsWith('success') && saysSo(life) !== false)
}

/** Undefined: it does not say why it ended. */
function saysSo(life: Life): boolean | undefined {
  const cause = rootCause(life)
  return cause && [cause.cause, ...cause.lines].some((line) => permission.test(line))
}
