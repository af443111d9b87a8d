/** `container_e05_1700000000000_0001_01_000002/stderr` without the application, which all of them have: `container_e05_01_000002/stderr`. */
export function containerName(service: string): string {
  return service.replace(
    /^container_(e\d+_)?\d+_\d+_(\d+_\d+)\//,
    (_, epoch = '', number) => `container_${epoch}${number}/`,
  )
}
