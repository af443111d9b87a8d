import { useState } from 'react'
import { conditionOf, worstTone, type Found, type Machine } from '../data/machines.ts'
import { Daemon } from './daemon.tsx'
import { Mark } from './mark.tsx'

export function MachineCell(props: {
  readonly machine: Machine
  readonly isTile: boolean
  /** The address names it. */
  readonly isMeant: boolean
  readonly found: Found | undefined
  readonly now: number
}) {
  const { machine, isTile, isMeant, found, now } = props
  const { name, worst } = machine
  const [isOpen, setOpen] = useState(isMeant)
  // A daemon that runs may still be what a finding is about: its machine is not green then.
  const tone = worstTone([worst.tone, ...(found ? [found.tone] : [])])
  const isWhole = !isTile || isOpen
  const heading = (
    <>
      <span className="name">{name}</span> <Mark mood={worst.tone} word={worst.word} />
      {found && (
        <span className={`found ${found.tone}`}>{found.count === 1 ? '1 finding' : `${found.count} findings`}</span>
      )}
      {!isWhole && <span className="brief">{briefOf(machine)}</span>}
    </>
  )
  return (
    <li
      id={`machine ${name}`}
      className={`cell ${tone}${isWhole ? ' whole' : ''}`}
      data-machine={name}
      tabIndex={-1}
      aria-current={isMeant ? 'true' : undefined}
    >
      {isTile ? (
        <h3>
          <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {heading}
          </button>
        </h3>
      ) : (
        <h3>{heading}</h3>
      )}
      {isWhole && (
        <ul className="daemons">
          {machine.services.map((service) => (
            <Daemon key={service.service} service={service} found={found?.services.get(service.service)} now={now} />
          ))}
        </ul>
      )}
    </li>
  )
}

/** What is not well there; else what it does. */
function briefOf({ services }: Machine): string {
  const ill = services.filter((service) => conditionOf(service).tone !== 'well')
  if (ill.length > 0) return ill.map(({ service }) => service).join(', ')
  const use = services.find((service) => service.use)?.use
  if (services.length === 0) return ''
  const count = services.length === 1 ? '1 daemon' : `${services.length} daemons`
  return use ? `${count}, ${use.coresUsed}/${use.cores} cores` : count
}
