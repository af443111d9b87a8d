import { expect, test } from 'vitest'
import { evidenceOnSeveral, namesOf } from './on-several.ts'

const odd = (count: number) => Array.from({ length: count }, (_, i) => `w${2 * i + 1}`)

test.each([
  [['n2', 'n3'], 'n2, n3'],
  [Array.from({ length: 40 }, (_, i) => `w${i + 1}`), 'w[1-40]'],
  [odd(6), 'w1, w3, w5, w7, w9, w11'],
  [odd(40), 'w1, w3 and 38 more'],
  // What is folded counts as what it stands for.
  [['a', 'w1', 'w2', 'w3', ...odd(9).map((name) => `x-${name}`)], 'a, w[1-3] and 9 more'],
])('names in few words: %#', (machines, said) => {
  expect(namesOf(machines)).toBe(said)
})

test('evidence is told once where it is the same, and of some where it is not', () => {
  const on = (machine: string, evidence: string) => ({ machine, evidence })
  expect(evidenceOnSeveral([on('a', 'x'), on('b', 'x')])).toBe('x')
  expect(evidenceOnSeveral([on('a', 'x'), on('b', 'y'), on('c', 'x')])).toBe('on a, c:\nx\non b:\ny')
  expect(evidenceOnSeveral('abcdef'.split('').map((name) => on(name, name.toUpperCase())))).toBe(
    'on a:\nA\non b:\nB\non c:\nC\nand on 3 more',
  )
})
