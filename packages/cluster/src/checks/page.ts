/** What `doctor --explain NAME` and docs/doctor/NAME.md say; Markdown. */
export interface Page {
  /** `A port is taken`. */
  readonly title: string
  /** How people meet it, and why it happens. */
  readonly means: string
  /** What `--fix` does, or why nothing is done; and how it is mended by hand. */
  readonly mend: string
}
