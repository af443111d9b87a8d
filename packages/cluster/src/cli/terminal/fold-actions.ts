/** A step's actions as few lines: what is alike on one machine, and what is equal on several, is one line. Pure. */
import type { Action, WriteFile } from '../../actions/action.ts'
import { moduleOf } from '../../actions/index.ts'
import { titles } from '../../artifacts/artifact.ts'
import { groupBy } from '../../group-by.ts'
import { withoutHash, wordsChanged } from './diff.ts'

export type Sign = '+' | '~' | '-'

export interface ActionLine {
  readonly machines: readonly string[]
  readonly sign: Sign
  readonly text: string
  readonly why: string
  /** Files whose text changes, for the diff; none of them secret. */
  readonly changed: readonly WriteFile[]
}

type Piece = Omit<ActionLine, 'machines'>

export function foldActions(actions: readonly Action[]): ActionLine[] {
  const lines = new Map<string, ActionLine>()
  for (const [machine, own] of groupBy(actions, (action) => action.machine)) {
    for (const piece of onOneMachine(own)) {
      const key = JSON.stringify([
        piece.sign,
        piece.text,
        piece.why,
        piece.changed.map(({ before, body }) => wordsChanged(withoutHash(before ?? ''), withoutHash(body))),
      ])
      const line = lines.get(key)
      lines.set(key, { ...piece, machines: [...(line?.machines ?? []), machine] })
    }
  }
  return [...lines.values()]
}

function onOneMachine(actions: readonly Action[]): Piece[] {
  return [...groupBy(actions, alike).values()].flatMap((group): Piece[] => {
    const first = group[0]!
    const base = { sign: signOf(first), why: first.why, changed: group.filter(isShownChange) }
    if (first.kind === 'start-service' || first.kind === 'stop-service' || first.kind === 'drain-worker') {
      const names = group.map((action) => ('service' in action ? action.service : ''))
      return [
        {
          ...base,
          text: `${verbOf(first)} ${names.join(', ')}`,
        },
      ]
    }
    if (first.kind === 'end-processes') {
      const programs = group.flatMap((action) => (action.kind === 'end-processes' ? action.processes : []))
      return [{ ...base, text: `end ${programs.map(({ program, pid }) => `${program} (pid ${pid})`).join(', ')}` }]
    }
    if (first.kind === 'deliver') return group.map((action) => ({ ...base, why: action.why, text: describe(action) }))
    if (group.length === 1) return [{ ...base, text: describe(first) }]
    const paths = group.map((action) => ('path' in action ? action.path : ''))
    const noun = {
      'make-folder': 'make %d folders',
      'write-file': 'write %d files',
      'remove-path': 'remove %d files and folders',
    }[first.kind as string]
    if (noun === undefined || (first.kind === 'write-file' && base.changed.length > 0))
      return group.map((action) => ({
        ...base,
        changed: isShownChange(action) ? [action] : [],
        text: describe(action),
      }))
    return areas(paths).map(({ below, count, only }) => ({
      ...base,
      text:
        count === 1
          ? describe({ ...first, path: only } as Action)
          : `${noun.replace('%d', String(count))} below ${below}`,
    }))
  })
}

function verbOf(action: Extract<Action, { kind: 'start-service' | 'stop-service' | 'drain-worker' }>): string {
  if (action.kind === 'start-service') return action.restart ? 'restart' : 'start'
  return action.kind === 'stop-service' ? 'stop' : 'drain'
}

/** Actions that may share a line: the same kind, reason and sign. Each changed file that can be shown is for itself. */
function alike(action: Action): string {
  const restart = action.kind === 'start-service' && action.restart
  return JSON.stringify([action.kind, action.why, restart, isShownChange(action) ? action.path : ''])
}

function isShownChange(action: Action): action is WriteFile {
  return action.kind === 'write-file' && action.before !== undefined && !action.secret && action.before !== action.body
}

function signOf(action: Action): Sign {
  switch (action.kind) {
    case 'remove-path':
    case 'remove-user':
    case 'empty-data-folder':
    case 'stop-service':
    case 'kill-service':
    case 'close-ports':
    case 'end-processes':
    case 'end-program':
    case 'end-application':
    case 'end-yarn-application':
      return '-'
    case 'drain-worker':
    case 'continue-service':
    case 'leave-safe-mode':
    case 'set-aside':
    case 'set-blocks-aside':
    case 'lower-copies':
    case 'upgrade-hdfs':
    case 'roll-journal':
      return '~'
    case 'write-block':
      return action.body === '' ? '-' : '+'
    case 'write-file':
      return action.before === undefined ? '+' : '~'
    case 'start-service':
      return action.restart ? '~' : '+'
    case 'make-folder':
      return action.why === 'is not there' ? '+' : '~'
    default:
      return '+'
  }
}

function describe(action: Action): string {
  if (action.kind !== 'deliver') return moduleOf(action).describe(action)
  const what = action.artifact === 'classes' ? 'the class archive of Spark' : titles[action.artifact]
  return `bring ${what} ${action.version}`
}

/** Paths by the folder they have in common. Those with nothing in common but the first two names of the path are areas of their own. */
function areas(paths: readonly string[]): { below: string; count: number; only: string }[] {
  return [...groupBy(paths, (path) => path.split('/').slice(0, 3).join('/')).values()].map((group) => ({
    below: commonFolder(group),
    count: group.length,
    only: group[0]!,
  }))
}

function commonFolder(paths: readonly string[]): string {
  const [first = [], ...rest] = paths.map((path) => path.split('/'))
  let length = first.length
  for (const other of rest) {
    let same = 0
    while (same < Math.min(length, other.length) && first[same] === other[same]) same++
    length = same
  }
  return first.slice(0, Math.min(length, first.length)).join('/') || '/'
}
