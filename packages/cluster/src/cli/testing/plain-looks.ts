import { looks, type Looks } from '../terminal/looks.ts'

/** A terminal of a given width, without colours. */
export function plainLooks(columns: number): Looks {
  return looks({ write: () => {}, isTTY: true, columns }, { LANG: 'C.UTF-8', NO_COLOR: '1' })
}
