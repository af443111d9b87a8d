import { showDuration } from '../../../cluster/src/cli/terminal/duration.ts'
import { showBytes, showMebibytes } from '../../../cluster/src/config/size.ts'
import { conditionOf } from '../data/machines.ts'
import type { ServiceStatus } from '../data/snapshot.ts'
import type { Tone } from '../data/tone.ts'
import { Mark } from './mark.tsx'

/** A daemon: how it is, since when, and how much of what it gives is taken. */
export function Daemon(props: {
  readonly service: ServiceStatus
  /** A finding is about it: how bad. */
  readonly found: Tone | undefined
  readonly now: number
}) {
  const { service: of, found, now } = props
  const { service, since, pid, use, space, report } = of
  const { tone, word } = conditionOf(of)
  return (
    <li className="daemon">
      <span className="service">{service}</span> <Mark mood={tone} word={word} />
      {found && <span className={`found ${found}`}>see findings</span>}
      {(since !== undefined || pid !== undefined) && (
        <span className="facts">
          {since !== undefined && (
            <time dateTime={new Date(since * 1000).toISOString()} title={new Date(since * 1000).toLocaleString()}>
              for {showDuration(Math.max(0, now / 1000 - since))}
            </time>
          )}
          {since !== undefined && pid !== undefined && ', '}
          {pid !== undefined && `pid ${pid}`}
        </span>
      )}
      {use && (
        <>
          <Share what="cores" part={use.coresUsed} of={use.cores} show={String} />
          <Share what="memory" part={use.memoryUsed} of={use.memory} show={showMebibytes} />
        </>
      )}
      {space && <Share what="disk" part={space.used} of={space.capacity} show={showBytes} />}
      {report !== undefined && report !== '' && <span className="report">{report}</span>}
    </li>
  )
}

function Share(props: { what: string; part: number; of: number; show: (amount: number) => string }) {
  const { what, part, of, show } = props
  const percent = of > 0 ? Math.min(100, (100 * part) / of) : 0
  return (
    <span className="share">
      <span>{what}</span>
      <span className="bar" aria-hidden="true">
        <span style={{ inlineSize: `${percent}%` }} />
      </span>
      <span className="amounts">
        {show(part)} of {show(of)}
      </span>
    </span>
  )
}
