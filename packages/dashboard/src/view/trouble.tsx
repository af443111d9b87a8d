import { showAge, ageOf, type Received } from '../data/age.ts'
import type { Old } from '../data/health.ts'
import { Verbatim } from './verbatim.tsx'
import { useClock } from './use-clock.ts'

/** Loud: what is below may be true no more. */
export function Trouble({ old, received }: { readonly old: Old; readonly received: Received }) {
  const { failed, looking } = received.snapshot
  return (
    <div className={old === 'overdue' && looking ? 'trouble calm' : 'trouble'}>
      <div role="alert">
        {old === 'lost' && (
          <>
            <strong>The connection to tinderbox dashboard is lost.</strong> Does the command still run? This page tries
            again by itself.
          </>
        )}
        {old === 'failed' && failed && (
          <>
            <strong>The last look at the cluster failed: {failed.message}</strong>
            <br />
            {failed.at && (
              <>
                <code>
                  {failed.at.file}:{failed.at.line}:{failed.at.column}
                </code>{' '}
              </>
            )}
            {failed.hint} <code>{failed.code}</code>
            {failed.seen !== undefined && <Verbatim text={failed.seen} label="what was seen" />}
          </>
        )}
        {old === 'overdue' && (
          <strong>
            {looking ? 'The cluster is being looked at.' : 'No look at the cluster has ended for a while.'}
          </strong>
        )}
      </div>
      <Before received={received} />
    </div>
  )
}

function Before({ received }: { readonly received: Received }) {
  const age = useClock((now) => {
    const seconds = ageOf(received, now)
    return seconds === undefined ? undefined : showAge(seconds)
  })
  return age === undefined ? null : <p>What is below was seen {age}. It may be otherwise now.</p>
}
