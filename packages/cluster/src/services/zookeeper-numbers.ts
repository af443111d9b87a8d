/** Pure. */

/**
 * The number of each server, by its address. A server is known to the others by its number, and one that has a number of another that still runs is not let in:
 * those that are there keep theirs, by the files that they were started with; a new one takes one that nobody has or had. They start at 1.
 */
export function zookeeperNumbers(
  addresses: readonly string[],
  configurations: readonly string[],
): ReadonlyMap<string, number> {
  const known = new Map(
    configurations.flatMap((text) =>
      [...text.matchAll(/^server\.(\d+)=(\S+):\d+:\d+$/gm)].map(([, number, address]) => [address!, Number(number)]),
    ),
  )
  const numbers = new Map<string, number>()
  const used = new Set(known.values())
  for (const address of addresses) {
    const own = known.get(address)
    // Numbers given by hand in two files may contradict each other.
    if (own !== undefined && ![...numbers.values()].includes(own)) numbers.set(address, own)
  }
  for (const address of addresses) {
    if (numbers.has(address)) continue
    let free = 1
    while (used.has(free)) free++
    numbers.set(address, free)
    used.add(free)
  }
  return numbers
}
