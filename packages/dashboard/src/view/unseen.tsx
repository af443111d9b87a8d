import { doctorCommand } from '../data/commands.ts'
import { notSeen } from '../data/findings.ts'
import type { Status } from '../data/snapshot.ts'
import type { Shared } from './findings.tsx'
import { MachineLinks } from './machine-links.tsx'
import { Section } from './section.tsx'

/** What nobody looked at is not well: it is not known. */
export function Unseen(props: Shared & Pick<Status, 'unseen'>) {
  const { unseen, flags, isOld, goTo } = props
  if (unseen.length === 0) return null
  return (
    <Section id="unseen" title="Not seen" twin={doctorCommand(flags)} isOld={isOld}>
      <ul className="unseen">
        {notSeen(unseen).map(({ what, why, machines }) => (
          <li key={`${what}: ${why}`}>
            <MachineLinks machines={machines} goTo={goTo} /> {what}: {why}
          </li>
        ))}
      </ul>
    </Section>
  )
}
