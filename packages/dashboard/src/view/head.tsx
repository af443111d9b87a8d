/** What is wrong with what is shown, the cluster's name, how it is in one sentence, how old that is, and who changes it right now. */
import { ageOf, showAge, type Received } from '../data/age.ts'
import { countsOf, type Health, type Old } from '../data/health.ts'
import type { Status } from '../data/snapshot.ts'
import { signs } from '../data/tone.ts'
import { showDuration } from '../../../cluster/src/cli/terminal/duration.ts'
import { Trouble } from './trouble.tsx'
import { useClock } from './use-clock.ts'

export function Head(props: { readonly health: Health; readonly old: Old | undefined; readonly received: Received }) {
  const { health, old, received } = props
  const { cluster, status } = received.snapshot
  const isOld = old !== undefined
  const mood = isOld && health.mood === 'well' ? 'unknown' : health.mood
  return (
    <header className={`head ${mood}`}>
      {isOld && <Trouble old={old} received={received} />}
      <p className="product">tinderbox dashboard</p>
      <h1>{cluster}</h1>
      <p className="sentence">
        <span className="sign" aria-hidden="true">
          {signs[mood]}
        </span>
        <span role="status" aria-live="polite">
          {isOld && status ? `Before: ${health.sentence}` : health.sentence}
        </span>
      </p>
      <Age received={received} />
      {status && <Where status={status} />}
      {status?.lock && <Lock lock={status.lock} now={Date.parse(received.snapshot.now)} />}
    </header>
  )
}

function Age({ received }: { readonly received: Received }) {
  const { every, looking, took } = received.snapshot
  const age = useClock((now) => {
    const seconds = ageOf(received, now)
    return seconds === undefined ? '' : `seen ${showAge(seconds)}`
  })
  const rest = [
    looking ? 'looking now' : `looks every ${every} s`,
    ...(took === undefined ? [] : [`the last look took ${showDuration(took)}`]),
  ]
  return (
    <p className="age">
      {age !== '' && <span className="seen">{age}</span>}
      {age !== '' && ' · '}
      {rest.join(' · ')}
    </p>
  )
}

function Where({ status: { services, master, activeMaster } }: { readonly status: Status }) {
  const counts = countsOf(services)
  const masters = services.filter(({ service }) => service === 'spark-master').length
  return (
    <p className="where">
      {counts}
      {master !== undefined && (
        <>
          {counts !== '' && ' · '}
          <code>{master}</code>
        </>
      )}
      {masters > 1 && (activeMaster === undefined ? ' · no master is active' : ` · ${activeMaster} is active`)}
    </p>
  )
}

function Lock({ lock, now }: { readonly lock: NonNullable<Status['lock']>; readonly now: number }) {
  const { user, host, pid, command, since } = lock
  const seconds = Math.max(0, (now - Date.parse(since)) / 1000)
  return (
    <p className="lock">
      <strong>
        {user}@{host}
      </strong>{' '}
      changes the cluster right now: <code>{command}</code> (pid {pid}), for {showDuration(seconds)}
    </p>
  )
}
