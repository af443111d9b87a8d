import { expect, test } from 'vitest'
import type { Fix } from '../../checks/fix.ts'
import type { Cause } from '../../checks/fold.ts'
import { remediesOf } from '../../operations/mend.ts'
import { chooseRemedies } from './choose-remedies.ts'

const outside = {} as Parameters<typeof chooseRemedies>[0]
const move: Fix = { title: 'move it', actions: [], up: true }
const end: Fix = { title: 'end the other', chosen: true, actions: [], up: true }
const cause = (...fixes: Fix[]): Cause => ({
  ...{ check: 'x', severity: 'error', machine: 'a', summary: 'taken', evidence: '', hint: '' },
  fixes,
  follows: [],
})

test('a person is asked where there is a choice, and may leave it', async () => {
  const asked: (readonly string[])[] = []
  const taken: string[] = []
  const answers = [1, 2, undefined, 0]
  const titles = (
    await chooseRemedies(
      outside,
      [cause(move, end), cause(move, end), cause(end), cause(end), cause(move), cause()],
      async (_, choices, first) => {
        asked.push(choices)
        taken.push(choices[first]!)
        return answers[asked.length - 1]
      },
    )
  ).map(({ fix }) => fix.title)
  expect(titles).toEqual(['end the other', 'end the other', 'move it'])
  expect(asked).toEqual([
    ['move it', 'end the other', 'leave it as it is'],
    ['move it', 'end the other', 'leave it as it is'],
    ['end the other', 'leave it as it is'],
    ['end the other', 'leave it as it is'],
  ])
  expect(taken).toEqual(['move it', 'move it', 'leave it as it is', 'leave it as it is'])
})

test('--yes chooses nothing that only a person may', () => {
  expect(remediesOf([cause(end, move), cause(end)]).map(({ fix }) => fix.title)).toEqual(['move it'])
})

test('--yes takes no daemons of several machines away that work, but where their check is named', () => {
  const restart: Fix = { title: 'restart it', disturbs: 'It is away.', actions: [], up: false }
  const on = (machine: string, severity: 'warning' | 'error' = 'warning'): Cause => ({
    ...cause(restart),
    machine,
    severity,
  })
  expect(remediesOf([on('a')])).toHaveLength(1)
  expect(remediesOf([on('a'), on('b')])).toEqual([])
  expect(remediesOf([on('a'), on('b')], ['x'])).toHaveLength(2)
  expect(remediesOf([on('a', 'error'), on('b', 'error')])).toHaveLength(2)
})

test('what may be on purpose is asked at a terminal, and taken back by --yes only where its check is named', async () => {
  const back: Fix = { title: 'unmask it', onPurpose: true, actions: [], up: true }
  const asked: string[] = []
  await chooseRemedies(outside, [cause(back)], async (question) => void asked.push(question))
  expect(asked).toEqual(['a: taken'])
  expect(remediesOf([cause(back)])).toEqual([])
  expect(remediesOf([cause(back)], ['y'])).toEqual([])
  expect(remediesOf([cause(back)], ['x']).map(({ fix }) => fix.title)).toEqual(['unmask it'])
  expect(remediesOf([cause(end)], ['x'])).toEqual([])
})
