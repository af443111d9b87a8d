/** The whole page: how the cluster is, what is wrong, what runs where. It only shows; nothing here changes the cluster. */
import { useEffect } from 'react'
import type { Received } from '../data/age.ts'
import { healthOf, whyOld } from '../data/health.ts'
import type { Line } from '../data/line.ts'
import { Applications } from './applications.tsx'
import { Denied, NothingYet } from './denied.tsx'
import { Findings } from './findings.tsx'
import { Head } from './head.tsx'
import { Machines } from './machines.tsx'
import { Unseen } from './unseen.tsx'
import { useClock } from './use-clock.ts'
import { useLine } from './use-line.ts'
import { usePlace } from './use-place.ts'

export function Page() {
  const { line, received } = useLine()
  if (line === 'denied') return <Denied />
  if (!received) return <NothingYet line={line} />
  return <Shown line={line} received={received} />
}

function Shown({ line, received }: { readonly line: Line; readonly received: Received }) {
  const { snapshot } = received
  const { status, flags } = snapshot
  const old = useClock((now) => whyOld(line, received, now))
  const place = usePlace()
  const isOld = old !== undefined
  const health = healthOf(snapshot)
  useEffect(() => {
    document.title = `${isOld ? '(old) ' : ''}${health.sentence} · ${snapshot.cluster}`
  }, [isOld, health.sentence, snapshot.cluster])
  const shared = { flags, isOld, goTo: place.goTo }
  return (
    <div className={isOld ? 'page old' : 'page'}>
      <Head health={health} old={old} received={received} />
      <main>
        {status && (
          <>
            <Findings problems={status.problems} {...shared} />
            <Unseen unseen={status.unseen} {...shared} />
            <Machines
              services={status.services}
              problems={status.problems}
              unseen={status.unseen}
              now={Date.parse(snapshot.now)}
              place={place}
              {...shared}
            />
            <Applications status={status} now={Date.parse(snapshot.now)} {...shared} />
          </>
        )}
      </main>
    </div>
  )
}
