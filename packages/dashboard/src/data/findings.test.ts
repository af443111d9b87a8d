import { expect, test } from 'vitest'
import { problem } from '../testing/snapshots.ts'
import { cardsOf, notSeen } from './findings.ts'

const fix = { title: 'let it go on' }

test('errors come first, each kind in the order of the findings', () => {
  const cards = cardsOf([
    problem('a', { summary: 'one', severity: 'warning' }),
    problem('a', { summary: 'two' }),
    problem('a', { summary: 'three', severity: 'warning' }),
    problem('a', { summary: 'four' }),
  ])
  expect(cards.map(({ summary }) => summary)).toEqual(['two', 'four', 'one', 'three'])
})

test('the same on several machines is one card; what all show is shown once', () => {
  const [card, ...others] = cardsOf([problem('a'), problem('b', { fixes: [fix] })])
  expect(others).toEqual([])
  expect(card).toMatchObject({
    machines: ['a', 'b'],
    evidence: [{ text: 'State: T (stopped)' }],
    hints: [{ text: 'Let it go on.' }],
    fixes: [fix],
    alsoMended: 0,
  })
})

test('what differs is shown for each machine', () => {
  const [card] = cardsOf([problem('a', { evidence: 'pid 1\n' }), problem('b', { evidence: 'pid 2' })])
  expect(card!.evidence).toEqual([
    { machine: 'a', text: 'pid 1' },
    { machine: 'b', text: 'pid 2' },
  ])
})

test('what was seen on one of two machines is not told of both', () => {
  const [card] = cardsOf([problem('a', { evidence: 'pid 1' }), problem('b', { evidence: '' })])
  expect(card!.evidence).toEqual([{ machine: 'a', text: 'pid 1' }])
})

test('what follows is folded by what it says, and counted', () => {
  const follows = ['b', 'c'].map((machine) => problem(machine, { check: 'not-registered', summary: 'not registered' }))
  const [card] = cardsOf([problem('a', { follows: [...follows, problem('', { summary: 'a job waits' })] })])
  expect(card!.followCount).toBe(3)
  expect(card!.follows).toEqual([
    { check: 'not-registered', summary: 'not registered', machines: ['b', 'c'] },
    { check: 'daemon-frozen', summary: 'a job waits', machines: [] },
  ])
})

test('what could not be looked at for one reason is one line', () => {
  const why = 'sudo asks for a password'
  const unseen = ['a', 'b'].map((machine) => ({ machine, what: 'the firewall', why }))
  expect(notSeen([...unseen, { machine: 'a', what: 'the clock', why }])).toEqual([
    { what: 'the firewall', why, machines: ['a', 'b'] },
    { what: 'the clock', why, machines: ['a'] },
  ])
})
