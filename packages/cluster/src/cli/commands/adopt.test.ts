import { expect, test } from 'vitest'
import { runHere } from '../testing/run-here.ts'

test.each([
  [['adopt', '-oProxyCommand=x'], {}, 'is not [USER@]HOST[:PORT]'],
  [['adopt', 'a b'], {}, 'is not [USER@]HOST[:PORT]'],
  [['adopt'], {}, 'HOST is missing'],
  [['adopt', 'head', '--ssh-config', 'none'], {}, 'there is no file none'],
  [['adopt', 'head', '--output', '-', '--json'], {}, 'want the same stream'],
  [['adopt', 'head'], { 'cluster.yaml': 'mine' }, 'cluster.yaml is there already'],
  [['adopt', 'head', '-f', 'prod.yaml'], { 'prod.yaml': 'mine' }, 'prod.yaml is there already'],
])('%j is refused before anything is dialled', async (argv, files, said) => {
  const { status, err, out } = await runHere(argv, files)
  expect(status).toBe(2)
  expect(err + out).toContain(said)
})

test.each(['0', '-1', 'x', '1.5'])('audit --limit %s is refused', async (limit) => {
  const { status, err } = await runHere(['audit', '--limit', limit])
  expect(status).toBe(2)
  expect(err).toMatch(/whole number|no flag/)
})
