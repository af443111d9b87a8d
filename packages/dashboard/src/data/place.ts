/** What stands behind the `#` of the address: the machine that is looked at and the filter, so that a link shows the same. Pure. */
export interface Place {
  readonly machine: string
  readonly filter: string
}

export function readPlace(hash: string): Place {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''))
  return { machine: parameters.get('machine') ?? '', filter: parameters.get('filter') ?? '' }
}

export function showPlace({ machine, filter }: Place): string {
  const parameters = new URLSearchParams({ ...(machine !== '' && { machine }), ...(filter !== '' && { filter }) })
  return `#${String(parameters)}`
}
