/** What stands in the audit trail: one JSON object a line. Texts of actions as a plan shows them; never a file's text, never what a machine printed. Pure. */
import { hostname, userInfo } from 'node:os'
import type { Action } from '../actions/action.ts'
import { MachinesFailed, ToolError } from '../errors.ts'
import { version } from '../version.ts'

/** What was planned, in numbers. */
export interface PlanSummary {
  readonly changes: number
  readonly machines: number
  /** How many of each kind: `write-file`, `start-service`. */
  readonly kinds: Readonly<Record<string, number>>
}

interface Line {
  readonly run: string
  /** ISO 8601. */
  readonly at: string
}

/** `kind` comes first in the line: that is what machines look for. */
export interface BeginLine extends Line {
  readonly kind: 'begin'
  readonly cluster: string
  readonly command: string
  readonly user: string
  readonly host: string
  readonly pid: number
  /** Of Tinderbox. */
  readonly version: string
  readonly plan?: PlanSummary
}
interface StepLine extends Line {
  readonly kind: 'step'
  readonly step: string
  readonly total: number
}
/** What was done on a machine in a step, or a part of it. */
interface ActionsLine extends Line {
  readonly kind: 'actions'
  readonly step: string
  readonly machine: string
  readonly done: readonly string[]
  readonly failed?: string
}
interface NoteLine extends Line {
  readonly kind: 'note'
  readonly text: string
}
/** interrupted: by the user; or its connection ended, and the machine itself wrote the line. */
export interface Outcome {
  readonly outcome: 'done' | 'failed' | 'interrupted'
  readonly code?: string
  readonly message?: string
  /** Where several machines failed: the first ones. */
  readonly failures?: readonly string[]
}
export interface EndLine extends Line, Outcome {
  readonly kind: 'end'
  /** How many actions were done. */
  readonly changes: number
}

export type AuditLine = BeginLine | StepLine | ActionsLine | NoteLine | EndLine

export function beginLine(
  run: string,
  at: string,
  what: {
    readonly cluster: string
    readonly command: string
    readonly plan?: { readonly steps: readonly { readonly actions: readonly Action[] }[] } | undefined
  },
): BeginLine {
  const { cluster, command, plan } = what
  const who = { user: userInfo().username, host: hostname(), pid: process.pid, version: version() }
  return { kind: 'begin', run, at, cluster, command, ...who, ...(plan && { plan: summaryOf(plan.steps) }) }
}

function summaryOf(steps: readonly { readonly actions: readonly Action[] }[]): PlanSummary {
  const actions = steps.flatMap((step) => step.actions)
  const kinds: Record<string, number> = {}
  for (const { kind } of actions) kinds[kind] = (kinds[kind] ?? 0) + 1
  return { changes: actions.length, machines: new Set(actions.map(({ machine }) => machine)).size, kinds }
}

/** `interrupted`: whether the user had asked for an end. */
export function outcomeOf(error: unknown, interrupted: boolean): Outcome {
  if (interrupted) return { outcome: 'interrupted' }
  if (!(error instanceof ToolError)) return { outcome: 'failed', code: 'BUG', message: short(String(error)) }
  const failures = error instanceof MachinesFailed ? error.failures.slice(0, 20) : []
  return {
    outcome: 'failed',
    code: error.code,
    message: short(error.message),
    ...(failures.length > 0 && {
      failures: failures.map((one) => short(`${one.machine}: ${one.error.message} [${one.error.code}]`)),
    }),
  }
}

function short(text: string): string {
  return text.length > 500 ? `${text.slice(0, 500)}...` : text
}

/** undefined where it is none: a power cut leaves half a line. */
export function parseAuditLine(text: string): AuditLine | undefined {
  try {
    const line = JSON.parse(text) as Partial<AuditLine> | null
    return typeof line?.kind === 'string' && typeof line.run === 'string' && typeof line.at === 'string'
      ? (line as AuditLine)
      : undefined
  } catch {
    return undefined
  }
}
