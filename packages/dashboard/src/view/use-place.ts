import { useEffect, useState } from 'react'
import { readPlace, showPlace, type Place } from '../data/place.ts'

export interface Placed extends Place {
  /** Changes with each visit, also with one to the same machine. */
  readonly visit: number
  /** Without `machine` none is looked at any more. */
  readonly setFilter: (filter: string, machine?: string) => void
  readonly goTo: (machine: string) => void
}

/** Typing a filter adds nothing to the browser's history; going to a machine does. */
export function usePlace(): Placed {
  const [{ place, visit }, set] = useState(() => ({ place: readPlace(location.hash), visit: 0 }))
  useEffect(() => {
    const follow = () => set(({ visit: before }) => ({ place: readPlace(location.hash), visit: before + 1 }))
    addEventListener('popstate', follow)
    return () => removeEventListener('popstate', follow)
  }, [])
  return {
    ...place,
    visit,
    setFilter(filter, machine = '') {
      const next = { machine, filter }
      history.replaceState(null, '', showPlace(next))
      set((before) => ({ ...before, place: next }))
    },
    goTo(machine) {
      const next = { ...place, machine }
      history.pushState(null, '', showPlace(next))
      set((before) => ({ place: next, visit: before.visit + 1 }))
    },
  }
}
