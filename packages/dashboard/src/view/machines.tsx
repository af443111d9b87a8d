/** One cell for each machine. A few are shown whole; of many each is a tile that opens. */
import { useEffect } from 'react'
import { statusCommand } from '../data/commands.ts'
import { filtered, findingsOn, machinesOf } from '../data/machines.ts'
import type { Problem, ServiceStatus, Status } from '../data/snapshot.ts'
import type { Shared } from './findings.tsx'
import { MachineCell } from './machine-cell.tsx'
import { Section } from './section.tsx'
import type { Placed } from './use-place.ts'

/** More are tiles. */
const few = 12

export function Machines(
  props: Shared & {
    readonly services: readonly ServiceStatus[]
    readonly problems: readonly Problem[]
    readonly unseen: Status['unseen']
    /** Milliseconds since 1970, by the server's clock. */
    readonly now: number
    readonly place: Placed
  },
) {
  const { services, problems, unseen, now, place, flags, isOld } = props
  const findings = findingsOn(problems)
  const machines = machinesOf(services, [...findings.keys(), ...unseen.map(({ machine }) => machine)])
  const shown = filtered(machines, place.filter)
  const isHidden = place.machine !== '' && !shown.some(({ name }) => name === place.machine)
  useEffect(() => {
    if (place.machine === '') return
    if (isHidden && place.filter !== '') place.setFilter('', place.machine)
    const cell = document.getElementById(`machine ${place.machine}`)
    cell?.scrollIntoView({ block: 'center' })
    cell?.focus({ preventScroll: true })
    // oxlint-disable-next-line react/exhaustive-deps -- each visit moves once, not each new snapshot
  }, [place.visit, place.machine, isHidden])
  return (
    <Section id="machines" title="Machines" twin={statusCommand(flags)} isOld={isOld}>
      {machines.length > 1 && (
        <div className="filter">
          <label htmlFor="filter">Filter by machine, daemon or state</label>
          <input
            id="filter"
            type="search"
            autoComplete="off"
            spellCheck={false}
            value={place.filter}
            onChange={({ target }) => place.setFilter(target.value)}
          />
          <span role="status">
            {place.filter.trim() === ''
              ? `${machines.length} machines`
              : `${shown.length} of ${machines.length} machines`}
          </span>
        </div>
      )}
      <ul className={machines.length > few ? 'grid tiles' : 'grid'}>
        {shown.map((machine) => (
          <MachineCell
            // The one that is gone to opens.
            key={`${machine.name} ${machine.name === place.machine}`}
            machine={machine}
            isTile={machines.length > few}
            isMeant={machine.name === place.machine}
            found={findings.get(machine.name)}
            now={now}
          />
        ))}
      </ul>
    </Section>
  )
}
