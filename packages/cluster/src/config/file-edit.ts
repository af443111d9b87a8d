/** One key of cluster.yaml. Comments and order stay as they are. */
export interface FileEdit {
  /** `['spark', 'master', 'uiPort']`; for one machine alone `['machines', 'b', 'worker', 'port']`. */
  readonly path: readonly string[]
  readonly value: string | number | boolean
}
