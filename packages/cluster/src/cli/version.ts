import { readFileSync } from 'node:fs'

/** Of this package; the file is two folders up, from src/cli as from dist/cli. */
export function version(): string {
  const file = new URL('../../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
