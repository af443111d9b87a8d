/** How a finding is mended, as data: shown before it is done, and done by what carries out any plan. */
import type { Action } from '../actions/action.ts'
import { titles } from '../artifacts/artifact.ts'
import type { Cluster } from '../config/cluster.ts'
import type { FileEdit } from '../config/file-edit.ts'

export interface Fix {
  /** As an order, without its full stop: `move the page of spark-master to port 8082`. */
  readonly title: string
  /** What becomes of what runs, in a sentence; undefined: nothing is disturbed. */
  readonly disturbs?: string
  /** Done only where a person has chosen it, never by --yes: it ends what is not ours. */
  readonly chosen?: true
  /** It takes back what somebody may have done on purpose: by --yes only where --only names the check. */
  readonly onPurpose?: true
  /** It is there to do what the file asks for: that changes are pending does not keep it from being done. */
  readonly applies?: true
  /** What is changed on machines, in this order. */
  readonly actions: readonly Action[]
  /** What is changed in the cluster's file, before `up`. */
  readonly edits?: readonly FileEdit[]
  /** Whether `up` has to follow: what the file says is right, or is with these edits. */
  readonly up: boolean
}

/** A key of the file that asks for what is not there is taken out of it, and `up` does without. */
export function leftOut(path: FileEdit['path'], instead: string, disturbs: string): Fix {
  return {
    title: `leave ${path.join('.')} out: ${instead}`,
    disturbs,
    actions: [],
    edits: [{ path, value: undefined }],
    up: true,
  }
}

/**
 * The file asks for another version than what is there may go to: what runs stays. None where the file says besides where the software is taken from: that is
 * another one's.
 */
export function kept({ file, settings }: Cluster, software: 'spark' | 'hadoop', version: string | undefined): Fix[] {
  const { home, source } = settings[software]
  if (file === undefined || home !== undefined || source.from !== undefined) return []
  if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version)) return []
  return [
    {
      title: `keep ${titles[software]} ${version} in the file`,
      onPurpose: true,
      actions: [],
      edits: [{ path: [software, 'version'], value: version }],
      up: true,
    },
  ]
}

/** What `up` is for: nobody has it done in passing. */
export function appliedByUp(title: string): Fix {
  return {
    title,
    disturbs: 'All that the file asks for is done with it, as tinderbox up does it.',
    onPurpose: true,
    applies: true,
    actions: [],
    up: true,
  }
}

/** Both as one, in this order; what is edited and whether `up` follows is the first one's. */
export function followedBy(first: Fix, next: Fix, title: string): Fix {
  return {
    ...first,
    title,
    disturbs: [first.disturbs, next.disturbs].filter((text) => text !== undefined).join(' '),
    actions: [...first.actions, ...next.actions],
  }
}
