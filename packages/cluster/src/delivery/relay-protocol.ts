/** What the controller and relay.py say to each other: one JSON object a line. */

export type RelayCommand =
  | { readonly token: string }
  | { readonly do: 'fetch'; readonly attempt: number; readonly host: string; readonly port: number }
  | { readonly do: 'stop'; readonly attempt: number }
  /** Every half minute; the answer is `here`. */
  | { readonly do: 'go on' }

export type RelayEvent =
  /** These two come from the script around relay.py, which then does not start it. */
  | { readonly event: 'already there' }
  | { readonly event: 'impossible'; readonly because: string }
  | { readonly event: 'listening'; readonly work: string; readonly port: number }
  | { readonly event: 'deaf'; readonly work: string; readonly because: string }
  | { readonly event: 'progress'; readonly bytes: number }
  | { readonly event: 'unfetched'; readonly attempt: number; readonly because: string; readonly bytes: number }
  | { readonly event: 'stopped'; readonly attempt: number; readonly bytes: number }
  | { readonly event: 'here'; readonly bytes: number }
  | { readonly event: 'received'; readonly sha256: string; readonly bytes: number }
  | { readonly event: 'failed'; readonly because: string; readonly path: string }

/** Undefined for a line that is no event: nothing else should be printed, and what is does no harm. */
export function parseEvent(line: string): RelayEvent | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && 'event' in value ? (value as RelayEvent) : undefined
  } catch {
    return undefined
  }
}
