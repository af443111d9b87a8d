import { expect, test } from 'vitest'
import { runHere } from '../testing/run-here.ts'

test.each([
  [['true; exit 7'], 7],
  [['sh', '-c', 'exit 5'], 5],
  [['test', '-n', 'a; exit 3'], 0],
])(
  '%j ends with %d: one argument is a command line, several are a program and its arguments',
  async (command, status) => {
    expect((await runHere(['ssh', 'localhost', '--', ...command])).status).toBe(status)
  },
)
