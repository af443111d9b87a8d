import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'

/** Names a job's folder and processes: `20261122-150301-pi-4f2a`. In UTC, so that the order of names is the order of time. */
export function newJobId(
  file: string,
  now: Date = new Date(),
  random: string = randomBytes(2).toString('hex'),
): string {
  const stamp = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')
  const name = basename(file)
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 24)
    .replaceAll(/^-+|-+$/g, '')
  return `${stamp}-${name || 'job'}-${random}`
}

export function isJobId(text: string): boolean {
  return /^\d{8}-\d{6}-[a-z0-9-]+-[0-9a-f]{4}$/.test(text)
}
