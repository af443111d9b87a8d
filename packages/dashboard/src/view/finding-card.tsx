/** One cause: what it is, what was seen, what follows from it, and what to do. */
import { explainCommand, mendCommand } from '../data/commands.ts'
import type { Card } from '../data/findings.ts'
import { Command } from './command.tsx'
import type { Shared } from './findings.tsx'
import { MachineLinks } from './machine-links.tsx'
import { Mark } from './mark.tsx'
import { Verbatim } from './verbatim.tsx'

export function FindingCard({ card, flags, goTo }: Shared & { readonly card: Card }) {
  const { check, severity, summary, machines, evidence, hints } = card
  return (
    <article className={`card ${severity}`} data-check={check}>
      <header>
        <Mark mood={severity === 'error' ? 'ill' : 'warned'} word={severity} />
        {machines.length > 0 && <MachineLinks machines={machines} goTo={goTo} />}
      </header>
      <h3>{summary}</h3>
      <PerMachine count={evidence.length} what="evidence">
        {evidence.map(({ machine, text }, at) => (
          <div key={`${machine} ${at}`}>
            {machine !== undefined && <p className="on">on {machine}:</p>}
            <Verbatim text={text} label={`evidence${machine === undefined ? '' : ` on ${machine}`}: ${summary}`} />
          </div>
        ))}
      </PerMachine>
      <Follows card={card} goTo={goTo} />
      <PerMachine count={hints.length} what="hints">
        {hints.map(({ machine, text }, at) => (
          <p className="hint" key={`${machine} ${at}`}>
            <strong>{machine === undefined ? 'What to do: ' : `On ${machine}: `}</strong>
            <span>{text}</span>
          </p>
        ))}
      </PerMachine>
      <Fixes card={card} flags={flags} />
      <footer>
        <span className="check">{check}</span>
        <Command text={explainCommand(check)} />
      </footer>
    </article>
  )
}

/** Where machines differ the first few are shown, the others under a fold. */
function PerMachine({ count, what, children }: { count: number; what: string; children: React.ReactNode[] }) {
  const shown = 2
  if (count <= shown + 1) return children
  return (
    <>
      {children.slice(0, shown)}
      <details>
        <summary>
          {what} of {count - shown} more machines
        </summary>
        {children.slice(shown)}
      </details>
    </>
  )
}

function Follows({ card: { follows, followCount }, goTo }: Pick<Shared, 'goTo'> & { readonly card: Card }) {
  if (followCount === 0) return null
  return (
    <details className="follows">
      <summary>{followCount === 1 ? '1 thing follows' : `${followCount} things follow`} from it</summary>
      <ul>
        {follows.map(({ check, summary, machines }) => (
          <li key={`${check} ${summary}`}>
            {machines.length > 0 && <MachineLinks machines={machines} goTo={goTo} />} {summary}{' '}
            <span className="check">{check}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}

function Fixes({ card: { fixes, alsoMended, check }, flags }: Pick<Shared, 'flags'> & { readonly card: Card }) {
  const [first] = fixes
  if (!first) return null
  return (
    <div className="fixes">
      <p>
        <strong>{first.chosen || first.onPurpose ? 'tinderbox can, if you choose it:' : 'tinderbox can:'}</strong>
      </p>
      <ul>
        {fixes.map((fix, at) => (
          <li key={fix.title}>
            {at > 0 && 'or, if you choose it: '}
            {fix.title}
            {at === 0 && alsoMended > 0 && `; so, too, on ${alsoMended} more`}
            {fix.disturbs !== undefined && <span className="disturbs"> {fix.disturbs}</span>}
          </li>
        ))}
      </ul>
      <p className="mend">
        <Command text={mendCommand(flags, check)} /> <span className="note">it asks before</span>
      </p>
    </div>
  )
}
