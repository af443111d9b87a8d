/** One key of cluster.yaml. Comments and order stay as they are. */
export interface FileEdit {
  /** `['spark', 'master', 'uiPort']`; for one machine alone `['machines', 'b', 'worker', 'port']`. */
  readonly path: readonly string[]
  /** Undefined: the key is taken out, and what holds without it holds. */
  readonly value: string | number | boolean | undefined
}
