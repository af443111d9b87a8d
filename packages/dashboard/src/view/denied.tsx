/** What there is to say where no snapshot is. */
import type { Line } from '../data/line.ts'

export function Denied() {
  return (
    <main className="page alone">
      <h1>This browser has not been let in</h1>
      <p>
        Open the address that <code>tinderbox dashboard</code> printed: it ends in <code>?token=…</code> and is good as
        long as the command runs. When it was started anew, it printed another one.
      </p>
    </main>
  )
}

export function NothingYet({ line }: { readonly line: Line }) {
  return (
    <main className="page alone">
      <div role="status">
        <h1>
          {line === 'lost' ? 'The connection to tinderbox dashboard is lost' : 'Connecting to tinderbox dashboard …'}
        </h1>
      </div>
      {line === 'lost' && (
        <p>
          Does the command still run? This page tries again by itself. Without it: <code>tinderbox status</code>
        </p>
      )}
    </main>
  )
}
