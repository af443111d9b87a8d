import { foldNames } from '../../config/fold-names.ts'

/** The same as one text. Where that is too long for a third of the screen: the first ones, and how many there are. */
export function showMachines(names: readonly string[], width: number): string {
  const folded = foldNames(names)
  const room = Math.max(34, Math.min(60, width / 3))
  const all = folded.join(', ')
  if (all.length <= room) return all
  const shown: string[] = []
  for (const name of folded) {
    if ([...shown, name].join(', ').length > room - 16 && shown.length > 0) break
    shown.push(name)
  }
  return `${shown.join(', ')} .. (${names.length} machines)`
}
