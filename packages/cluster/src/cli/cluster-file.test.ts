/** How commands tell what is wrong with the file; any command that reads it would do. */
import { expect, test } from 'vitest'
import { runHere } from './testing/run-here.ts'

test('an unknown key: where it is, and what was probably meant', async () => {
  const { status, out, err } = await runHere(['plan'], {
    'cluster.yaml': 'name: prod\nmaster: a\nworkers: [b, c]\nsprak:\n  version: 4.3.0\n',
  })
  expect({ status, out }).toEqual({ status: 2, out: '' })
  expect(err).toMatchInlineSnapshot(`
    "✗ unknown key "sprak"; did you mean "spark"? [CONFIG_INVALID]
      cluster.yaml:4:1
      3 | workers: [b, c]
      4 | sprak:
        | ^
      fix: Correct it and run the command again. Every key is in docs/reference.md, and \`tinderbox config --effective\` shows what counts.
    "
  `)
})

test('a value out of range, deep inside', async () => {
  const { err } = await runHere(['up', '-f', 'prod.yaml'], {
    'prod.yaml': 'name: prod\nmaster: a\nworkers: [b]\nspark:\n  worker:\n    cores: many\n',
  })
  expect(err).toMatchInlineSnapshot(`
    "✗ "spark.worker.cores": expected number, received string, or expected "auto" [CONFIG_INVALID]
      prod.yaml:6:12
      5 |   worker:
      6 |     cores: many
        |            ^
      fix: Correct it and run the command again. Every key is in docs/reference.md, and \`tinderbox config -f prod.yaml --effective\` shows what counts.
    "
  `)
})

test('what is not YAML', async () => {
  const { status, err } = await runHere(['status'], { 'cluster.yaml': 'name: prod\nmaster: [a\nworkers: b\n' })
  expect(status).toBe(2)
  expect(err).toContain('[CONFIG_SYNTAX]')
  expect(err).toMatch(/cluster\.yaml:\d+:\d+/)
})

test('a file that is not there', async () => {
  const { status, err, cwd } = await runHere(['up', '-f', 'prod.yaml'])
  expect(status).toBe(2)
  expect(err.replaceAll(cwd, '.')).toMatchInlineSnapshot(`
    "✗ there is no file ./prod.yaml [CONFIG_NOT_FOUND]
      fix: Write one with \`tinderbox init\`, name another with -f FILE, or leave -f out to use this machine alone.
    "
  `)
})

test('the same as JSON', async () => {
  const { status, out, err, cwd } = await runHere(['plan', '--json'], {
    'cluster.yaml': 'name: prod\nmaster: a\nworkers: [b, c]\nsprak:\n  version: 4.3.0\n',
  })
  expect({ status, err }).toEqual({ status: 2, err: '' })
  expect(JSON.parse(out)).toMatchObject({
    error: { code: 'CONFIG_INVALID', at: { file: `${cwd}/cluster.yaml`, line: 4, column: 1 } },
  })
})
