/** What the dashboard shows: the status as it was last seen, how old that is, and what became of the look after it. */
import type { Finding } from '../checks/check.ts'
import type { Fix } from '../checks/fix.ts'
import type { ToolError } from '../errors.ts'
import type { Problem, Status } from '../operations/status.ts'

/** A finding without what carries it out: the files and scripts of a fix are nobody's to read here. */
export type ShownFinding = Omit<Finding, 'fixes' | 'explains' | 'standsAlone'> & {
  readonly fixes?: readonly Pick<Fix, 'title' | 'disturbs' | 'chosen' | 'onPurpose'>[]
}

export type ShownProblem = ShownFinding & { readonly follows: readonly ShownFinding[] }

export type ShownStatus = Omit<Status, 'problems'> & { readonly problems: readonly ShownProblem[] }

export type FailedLook = Pick<ToolError, 'code' | 'message' | 'hint'> & {
  readonly [K in 'seen' | 'at']?: NonNullable<ToolError[K]>
}

export interface Snapshot {
  readonly cluster: string
  /** Seconds between two looks. */
  readonly every: number
  /** Somebody looks right now. */
  readonly looking: boolean
  /** What commands that are shown need besides: ` -f prod.yaml`. */
  readonly flags: string
  /** undefined: nothing was seen yet. */
  readonly status?: ShownStatus
  /** When the look that gave `status` ended: ISO 8601, by this machine's clock. */
  readonly seen?: string
  /** Seconds which that look took. */
  readonly took?: number
  /** Why the last look failed; `status` is of one before it. */
  readonly failed?: FailedLook
}

/** As it goes to a browser, whose clock may be another. */
export type SentSnapshot = Snapshot & { readonly now: string }

export interface Wording {
  /** A hint, for whoever reads it. */
  readonly hintOf: (hint: string) => string
  /** What machines have written themselves: without what would steer who shows it. */
  readonly printable: (text: string) => string
}

export function shown(status: Status, wording: Wording): ShownStatus {
  return { ...status, problems: status.problems.map((problem) => shownProblem(problem, wording)) }
}

function shownProblem(problem: Problem, wording: Wording): ShownProblem {
  return { ...shownFinding(problem, wording), follows: problem.follows.map((one) => shownFinding(one, wording)) }
}

function shownFinding(finding: Finding, { hintOf, printable }: Wording): ShownFinding {
  const { check, severity, machine, service, summary, evidence, hint, fixes } = finding
  return {
    ...{ check, severity, machine, summary: printable(summary), evidence: printable(evidence) },
    ...(service !== undefined && { service }),
    hint: hintOf(hint),
    ...(fixes && {
      fixes: fixes.map(({ title, disturbs, chosen, onPurpose }) => ({
        title,
        ...(disturbs !== undefined && { disturbs }),
        ...(chosen && { chosen }),
        ...(onPurpose && { onPurpose }),
      })),
    }),
  }
}
