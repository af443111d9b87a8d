/** Runs, from the lines of audit trails. Pure. */
import { groupBy } from '../group-by.ts'
import type { AuditLine, BeginLine, Outcome } from './audit-lines.ts'

export interface AuditRun {
  readonly run: string
  /** ISO 8601, by the clock of where it was typed. */
  readonly at: string
  readonly user: string
  readonly host: string
  readonly pid: number
  readonly version: string
  readonly command: string
  /** Whose trail has it. */
  readonly machine: string
  readonly plan?: BeginLine['plan']
  readonly outcome: Outcome['outcome'] | 'running'
  readonly ended?: string
  readonly code?: string
  readonly message?: string
  readonly failures?: readonly string[]
  /** How many actions were done; undefined: it goes on, or nobody was left to count. */
  readonly changes?: number
  /** In the order in which they were begun. Only where one run was asked for. */
  readonly steps?: readonly AuditStep[]
  readonly notes?: readonly string[]
}

export interface AuditStep {
  readonly step: string
  readonly total: number
  readonly machines: readonly { readonly machine: string; readonly done: readonly string[]; readonly failed?: string }[]
}

/** What one machine's trail says. */
export interface Trail {
  readonly machine: string
  readonly lines: readonly AuditLine[]
  /** The run that holds the lock there now. */
  readonly running: string | undefined
}

/**
 * The newest first. A run whose beginning is not among the lines was set aside with an older file, and is left out; one that a machine has handed on and
 * still knows is one run.
 */
export function runsFrom(trails: readonly Trail[]): AuditRun[] {
  const runs = new Map<string, AuditRun>()
  const all = trails.flatMap(({ machine, lines, running }) => {
    return [...groupBy(lines, ({ run }) => run)].flatMap(([run, own]) => oneRun(machine, own, run === running))
  })
  for (const one of all) if (one.outcome === 'running' || !runs.has(one.run)) runs.set(one.run, one)
  return [...runs.values()].toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
}

function oneRun(machine: string, lines: readonly AuditLine[], isRunning: boolean): AuditRun[] {
  const begin = lines.find((line) => line.kind === 'begin')
  if (!begin) return []
  const end = lines.find((line) => line.kind === 'end')
  const { run, at, user, host, pid, version, command, plan } = begin
  const steps = stepsOf(lines)
  const notes = lines.filter((line) => line.kind === 'note').map(({ text }) => text)
  return [
    {
      ...{ run, at, user, host, pid, version, command, machine },
      ...(plan && { plan }),
      ...(end ? ending(end) : unended(isRunning)),
      ...(steps.length > 0 && { steps }),
      ...(notes.length > 0 && { notes }),
    },
  ]
}

function ending({ outcome, at, code, message, failures, changes }: Extract<AuditLine, { kind: 'end' }>) {
  return {
    outcome,
    ended: at,
    ...(code !== undefined && { code }),
    ...(message !== undefined && { message }),
    ...(failures && { failures }),
    changes,
  }
}

/** Only when the machine itself went off, nobody was left who could write the end. */
function unended(isRunning: boolean): Pick<AuditRun, 'outcome' | 'message'> {
  return isRunning
    ? { outcome: 'running' }
    : { outcome: 'interrupted', message: 'the machine that kept the trail went off' }
}

function stepsOf(lines: readonly AuditLine[]): AuditStep[] {
  const steps: { step: string; total: number; machines: Map<string, { done: string[]; failed?: string }> }[] = []
  for (const line of lines) {
    if (line.kind === 'step') steps.push({ step: line.step, total: line.total, machines: new Map() })
    if (line.kind !== 'actions') continue
    if (steps.at(-1)?.step !== line.step) steps.push({ step: line.step, total: line.done.length, machines: new Map() })
    const { machines } = steps.at(-1)!
    const share = machines.get(line.machine) ?? { done: [] }
    machines.set(line.machine, share)
    share.done.push(...line.done)
    if (line.failed !== undefined) share.failed = line.failed
  }
  return steps.map(({ step, total, machines }) => ({
    step,
    total,
    machines: [...machines].map(([machine, share]) => ({ machine, ...share })),
  }))
}
