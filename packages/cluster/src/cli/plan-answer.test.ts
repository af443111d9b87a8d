import { describe, expect, test } from 'vitest'
import { ToolError } from '../errors.ts'
import { planUp } from '../operations/plan.ts'
import { threeMachines } from '../testing/clusters.ts'
import { changed, healthyFacts, testSecret, withFile } from '../testing/facts.ts'
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

describe('a machine that does not answer', () => {
  const off = (machine: string) => ({
    machine,
    error: new ToolError('SSH_UNREACHABLE', {
      message: `${machine} does not answer (10.0.0.9, port 22)`,
      hint: 'Is it switched on?',
      machine,
      seen: 'ssh: connect to host: No route to host',
    }),
  })
  const without = (machine: string, facts = healthy) => {
    const silent = [off(machine)]
    const plan = planUp({
      cluster,
      facts: facts.filter((one) => one.machine !== machine),
      silent,
      freshSecret: testSecret,
    })
    return { plan, status: planStatus(plan), text: answerLines(plan, cluster, plainLooks(100), '').join('\n') }
  }

  test('stands first, with what ssh said; nothing is said to differ for it on the others', () => {
    const { plan, status, text } = without('c')
    expect(status).toBe(1)
    expect(plan).toMatchObject({ steps: [], unplanned: ['c'] })
    expect(text).toMatch(/^✗ c: it does not answer, so nobody knows what is there$/m)
    expect(text).toMatch(/\| SSH_UNREACHABLE: c does not answer \(10\.0\.0\.9, port 22\)\n {2}\| ssh: connect to host/)
    expect(text).toMatch(/fix: Is it switched on\? If it is gone for good, take c out of the file/)
    expect(text).toMatch(/nothing else differs on those that answered; up refuses this/)
  })

  test('what differs on the others is shown', () => {
    const drifted = changed(healthy, 'b', (facts) =>
      withFile(facts, 'log4j2.properties', ({ body }) => ({ body: `${body}# mine\n` })),
    )
    const { plan, status, text } = without('c', drifted)
    expect(status).toBe(1)
    expect(new Set(plan.steps.flatMap(({ actions }) => actions).map(({ machine }) => machine))).toEqual(new Set(['b']))
    expect(text).toMatch(/log4j2\.properties/)
    expect(text).toMatch(/up refuses this until it is mended; nothing was changed$/)
  })

  test("that is the master's: what the others should be nobody knows", () => {
    const { plan, status, text } = without('a')
    expect(status).toBe(1)
    expect(plan).toMatchObject({ steps: [], unplanned: ['a', 'b', 'c'] })
    expect(text).toMatch(/a: it does not answer, .* nor what the others should be/)
    expect(text).toMatch(/give its role to another machine/)
    expect(text).toMatch(/nothing was compared; up refuses this/)
  })
})
