import { showDuration } from '../../../cluster/src/cli/terminal/duration.ts'
import { statusCommand } from '../data/commands.ts'
import type { Status } from '../data/snapshot.ts'
import type { Shared } from './findings.tsx'
import { Section } from './section.tsx'

const runners = { standalone: 'Spark', yarn: 'YARN' }

export function Applications(
  props: Shared & {
    readonly status: Status
    /** Milliseconds since 1970, by the server's clock. */
    readonly now: number
  },
) {
  const { status, now, flags, isOld } = props
  const { applications, master } = status
  const isUnknown = applications.length === 0 && master === undefined
  return (
    <Section id="applications" title="Applications" twin={statusCommand(flags)} isOld={isOld}>
      {applications.length === 0 ? (
        <p className="none">{isUnknown ? 'Not known: no master’s machine answers.' : 'No application runs.'}</p>
      ) : (
        // It scrolls sideways where it has to: so the keyboard has to reach it.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className="table" role="region" aria-label="applications, as a table" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Id</th>
                <th scope="col">User</th>
                <th scope="col">On</th>
                <th scope="col">State</th>
                <th scope="col" className="number">
                  Cores
                </th>
                <th scope="col" className="number">
                  For
                </th>
              </tr>
            </thead>
            <tbody>
              {applications.map(({ name, id, user, where, state, cores, since }) => (
                <tr key={id}>
                  <th scope="row">{name}</th>
                  <td>
                    <code>{id}</code>
                  </td>
                  <td>{user}</td>
                  <td>{runners[where]}</td>
                  <td>{state.toLowerCase()}</td>
                  <td className="number">{cores}</td>
                  <td className="number">
                    <time dateTime={new Date(since).toISOString()} title={new Date(since).toLocaleString()}>
                      {showDuration(Math.max(0, (now - since) / 1000))}
                    </time>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}
