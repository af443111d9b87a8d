import { expect, test } from 'vitest'
import { ToolError } from '../../errors.ts'
import { threeMachines } from '../../testing/clusters.ts'
import { plainLooks } from '../testing/plain-looks.ts'
import { adoptedLines, type Adopted } from './adopted-lines.ts'

const well: Adopted = {
  cluster: threeMachines(),
  kept: { kind: 'cluster', overtaken: false, machine: 'a' },
  found: { silent: [], changes: 0, obstacles: [] },
  asked: '10.0.0.11',
  sshConfigMissing: undefined,
  shown: 'cluster.yaml',
}
const lines = (more: Partial<Adopted>) => adoptedLines({ ...well, ...more }, plainLooks(100)).join('\n')
const unknown = (machine: string) => ({
  machine,
  error: new ToolError('SSH_NAME', { message: `${machine} does not resolve`, hint: 'Check the spelling.', machine }),
})

test('all answer and nothing differs', () => {
  expect(lines({})).toMatchInlineSnapshot(`
    "✓ wrote cluster.yaml: 3 machines, 3 answer, nothing differs

      look  tinderbox status
      plan  tinderbox plan
      who   tinderbox audit"
  `)
})

test('what differs, and what an up would refuse', () => {
  const found = { silent: [], changes: 4, obstacles: ['b: port 8081 is taken by nginx'] }
  expect(lines({ found, shown: 'prod.yaml', kept: { ...well.kept, overtaken: true } })).toMatchInlineSnapshot(`
    "! wrote prod.yaml: 3 machines, 3 answer, 4 things differ, 1 in the way
      b: port 8081 is taken by nginx
    ! a later file was begun and not ended by \`tinderbox up\`: this one is the last that was; \`tinderbox
      plan\` shows the difference

      look  tinderbox status -f prod.yaml
      plan  tinderbox plan -f prod.yaml
      who   tinderbox audit -f prod.yaml"
  `)
})

test('names that do not resolve from here: the one that was asked is known', () => {
  const found = { silent: ['a', 'b', 'c'].map(unknown), changes: undefined, obstacles: [] }
  expect(lines({ found })).toMatchInlineSnapshot(`
    "! wrote cluster.yaml: 3 machines, 0 answer
    ✗ a, b, c: no such name from here
      fix: say in cluster.yaml what ssh connects to, machines: { a: { host: 10.0.0.11 } }, or give the
           name a Host entry in your ssh configuration.

      look  tinderbox status
      plan  tinderbox plan
      who   tinderbox audit"
  `)
})
