import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../../artifacts/testing/tiny.ts'
import { MachinesFailed, ToolError } from '../../errors.ts'
import { plainLooks } from '../testing/plain-looks.ts'
import { errorLines } from './errors.ts'

const view = {
  argv: ['up', '-f', 'prod.yaml'],
  cwd: '/home/ada',
  debug: false,
  log: undefined,
  version: '1.2.3',
  looks: plainLooks(90),
}

const refused = (machine: string, i: number) =>
  new ToolError('SSH_AUTH', {
    message: `${machine} refuses the login of ada`,
    hint: `Bring your key there: ssh-copy-id ada@${machine}`,
    machine,
    seen: `ada@10.0.0.${i}: Permission denied (publickey).`,
  })

test('what happened, what was seen, what to do, and what to run next', () => {
  const error = new ToolError('UNFIT', {
    message: 'there is too little disk space',
    hint: 'Free space on /.',
    machine: 'b',
    seen: 'df: 12 MiB free on /',
  })
  expect(errorLines(error, view).join('\n')).toMatchInlineSnapshot(`
    "✗ b: there is too little disk space [UNFIT]
      | df: 12 MiB free on /
      fix: Free space on /.

      then: tinderbox up -f prod.yaml"
  `)
})

test('many machines, few causes', () => {
  const workers = Array.from({ length: 40 }, (_, i) => ({
    machine: `worker${i + 1}`,
    error: refused(`worker${i + 1}`, i),
  }))
  const disk = new ToolError('COMMAND_FAILED', {
    message: 'head: could not make the folder /opt/tinderbox',
    hint: 'Mend what is said above.',
    machine: 'head',
    seen: 'mkdir: No space left on device',
  })
  const error = new MachinesFailed('Looking at the machines failed on 41 of 41 machines', [
    ...workers,
    { machine: 'head', error: disk },
  ])
  expect(errorLines(error, view).join('\n')).toMatchInlineSnapshot(`
    "✗ Looking at the machines failed on 41 of 41 machines [MACHINES_FAILED]

      worker[1-40]  for the same reason; as worker1 has it:
      worker1 refuses the login of ada [SSH_AUTH]
      | ada@10.0.0.0: Permission denied (publickey).
      fix: Bring your key there: ssh-copy-id ada@worker1

      head
      could not make the folder /opt/tinderbox [COMMAND_FAILED]
      | mkdir: No space left on device
      fix: Mend what is said above.

      then: tinderbox up -f prod.yaml"
  `)
})

test('short names are not taken for parts of words', () => {
  const failures = ['a', 'b', 'c'].map((machine, i) => ({ machine, error: refused(machine, i) }))
  const text = errorLines(new MachinesFailed('It failed on 3 of 3 machines', failures), view).join('\n')
  expect(text.match(/SSH_AUTH/g)).toHaveLength(1)
  expect(text).toContain('a, b, c')
})

test('a stack only when it is asked for, or for a bug', () => {
  const error = new ToolError('TIMEOUT', {
    message: 'it took too long',
    hint: 'Try again.',
    cause: new Error('the cause'),
  })
  expect(errorLines(error, view).join('\n')).not.toContain('at ')
  const debug = errorLines(error, { ...view, debug: true }).join('\n')
  expect(debug).toContain('errors.test.ts')
  expect(debug).toContain('caused by Error: the cause')
  const bug = errorLines(new TypeError('x is not a function'), { ...view, log: '/home/ada/run.log' }).join('\n')
  expect(bug).toContain('this is a bug in Tinderbox')
  expect(bug).toContain('tinderbox 1.2.3, node')
  expect(bug).toContain('errors.test.ts')
  expect(bug).toContain('/home/ada/run.log')
})

test('what a file or a machine says does not steer the terminal, and long lines are cut around the caret', async () => {
  const file = join(await tempFolder(), 'cluster.yaml')
  await writeFile(file, `# \u001b]0;title\u0007\r\n${'x'.repeat(5000)}\u001b[2Jwrong${'y'.repeat(5000)}\n`)
  const error = new ToolError('CONFIG_INVALID', {
    message: 'unknown key "\u001b[31mred"',
    hint: 'Take "\u001b[31mred" out.',
    at: { file, line: 2, column: 5005 },
    seen: 'a log \u001b[2J\u0007\nand more',
  })
  for (const looks of [plainLooks(60), { ...plainLooks(60), width: Infinity }]) {
    const lines = errorLines(error, { ...view, looks })
    expect(lines.join('\n')).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(Math.min(looks.width, 160))
    expect(lines.join('\n')).toContain('| a log \\x1b[2J\\x07\n')
    const caret = lines.findIndex((line) => line.trimEnd().endsWith('^'))
    expect(lines[caret - 1]!.slice(lines[caret]!.indexOf('^'))).toMatch(/^wrong/)
    expect(lines[caret - 2]).toBe('  1 | # \\x1b]0;title\\x07')
  }
})
