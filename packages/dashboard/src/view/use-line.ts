import { useEffect, useState } from 'react'
import { listen, type Heard } from '../data/line.ts'

/** What came from the server so far, and whether the line to it holds. */
export function useLine(): Heard {
  const [heard, setHeard] = useState<Heard>({ line: 'connecting' })
  useEffect(() => listen(setHeard), [])
  return heard
}
