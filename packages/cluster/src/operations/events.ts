/** What an operation tells while it works. The terminal, `--json` and the tests are readers of the same events. */
export type ProgressEvent =
  /** A part of the work begins; `total` actions are in it. */
  | { readonly kind: 'step'; readonly title: string; readonly total: number }
  | { readonly kind: 'action'; readonly machine: string; readonly text: string; readonly state: 'done' | 'failed' }
  /** What is being waited for, again and again; empty when the waiting is over. */
  | { readonly kind: 'waiting'; readonly text: string }
  /** Bytes that have come: onto the controller (`machine` undefined) or onto a machine. */
  | {
      readonly kind: 'bytes'
      readonly what: string
      readonly machine: string | undefined
      readonly done: number
      readonly total: number | undefined
    }
  | { readonly kind: 'note'; readonly text: string }

export type Listener = (event: ProgressEvent) => void
