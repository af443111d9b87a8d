import { expect, test } from 'vitest'
import type { Finding } from '../checks/check.ts'
import { unfit } from './unfit.ts'

const found = (machine: string, summary: string): Finding => ({
  ...{ check: 'x', severity: 'error', machine, summary },
  ...{ evidence: 'seen', hint: 'Do it.' },
})

test('one is told as it is, with its machine', () => {
  expect(unfit([found('b', 'a port is taken')]).toJSON()).toEqual({
    ...{ code: 'UNFIT', message: 'b: a port is taken', hint: 'Do it.', machine: 'b', seen: 'seen' },
  })
})

test('what is of several machines names them itself', () => {
  const error = unfit([found('', 'b, c: a port is taken')])
  expect(error.message).toBe('b, c: a port is taken')
  expect(error.toJSON()).not.toHaveProperty('machine')
})

test.each([
  [['a', 'b'], '2 machines cannot'],
  [['a', 'a'], 'one machine cannot'],
  [['', 'a'], 'some machines cannot'],
  [['', ''], 'some machines cannot'],
] as const)('of %j: %s', (machines, said) => {
  const error = unfit(machines.map((machine) => found(machine, 'is ill')))
  expect(error.message).toMatch(`${said} run what the file asks for`)
  expect(error.seen!.split('\n')).toHaveLength(6)
  expect(error.seen).not.toMatch(/^: /m)
})
