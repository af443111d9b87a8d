import { doctorCommand } from '../data/commands.ts'
import { cardsOf } from '../data/findings.ts'
import type { Problem } from '../data/snapshot.ts'
import { FindingCard } from './finding-card.tsx'
import { Section } from './section.tsx'

export interface Shared {
  readonly flags: string
  readonly isOld: boolean
  readonly goTo: (machine: string) => void
}

export function Findings(props: Shared & { readonly problems: readonly Problem[] }) {
  const { problems, flags, isOld } = props
  const cards = cardsOf(problems)
  return (
    <Section id="findings" title="Findings" twin={doctorCommand(flags)} isOld={isOld}>
      {cards.length === 0 ? (
        <p className="none">Nothing is wrong.</p>
      ) : (
        <ul className="cards">
          {cards.map((card) => (
            <li key={`${card.check} ${card.severity} ${card.summary}`}>
              <FindingCard card={card} {...props} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
