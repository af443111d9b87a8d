/** The machines that something is about: each leads to its cell. Many are folded, the way the file writes them. */
import type { MouseEvent } from 'react'
import { foldNames } from '../../../cluster/src/config/fold-names.ts'
import { showPlace } from '../data/place.ts'

const many = 6

export function MachineLinks({
  machines,
  goTo,
}: {
  readonly machines: readonly string[]
  readonly goTo: (machine: string) => void
}) {
  const links = machines.map((machine) => (
    <a
      key={machine}
      className="machine-link"
      href={showPlace({ machine, filter: '' })}
      onClick={(event: MouseEvent) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        goTo(machine)
      }}
    >
      {machine}
    </a>
  ))
  if (machines.length <= many) return <span className="machine-links">{links}</span>
  return (
    <details className="machine-links">
      <summary>
        {machines.length} machines: {shorten(foldNames(machines))}
      </summary>
      {links}
    </details>
  )
}

function shorten(names: readonly string[]): string {
  return names.length <= many ? names.join(', ') : `${names.slice(0, many).join(', ')}, …`
}
