import { expect, test } from 'vitest'
import { planUp } from '../operations/plan.ts'
import { threeMachines } from '../testing/clusters.ts'
import { changed, healthyFacts, testSecret } from '../testing/facts.ts'
import { answerLines, planStatus } from './plan-answer.ts'
import { plainLooks } from './testing/plain-looks.ts'

const cluster = threeMachines()
const healthy = healthyFacts(cluster)
const answer = (facts = healthy, of = cluster) => {
  const plan = planUp({ cluster: of, facts, freshSecret: testSecret })
  return { status: planStatus(plan), text: answerLines(plan, of, plainLooks(100), ' -f x.yaml').join('\n') }
}

test('nothing differs', () => {
  expect(answer()).toEqual({
    status: 0,
    text: expect.stringMatching(/nothing differs: the machines of demo are as they should be$/),
  })
})

test('something differs', () => {
  expect(answer(healthy, threeMachines('spark: { worker: { memory: 2g } }'))).toEqual({
    status: 3,
    text: expect.stringMatching(/^nothing was changed; tinderbox up -f x\.yaml does it$/m),
  })
})

test('nothing is to be done, and up would refuse: that is no "nothing differs"', () => {
  const newer = changed(healthy, 'c', ({ python }) => ({ python: { ...python, version: '3.13.1' } }))
  const { status, text } = answer(newer)
  expect(status).toBe(3)
  expect(text).toMatch(/c: its Python is 3\.13\.1/)
  expect(text).toMatch(/nothing else differs; up refuses this until it is mended; nothing was changed$/)
  expect(text).not.toMatch(/as they should be/)
})
