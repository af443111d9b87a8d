/** More than so many that are wrong in the same way are one trouble: of DNS, of the network, of how the machines were set up. */
const many = 3

export function areMany(alike: readonly unknown[]): boolean {
  return alike.length > many
}
