/** What leaves the tool as JSON, a log or a screen holds no secret. */
import { expect, test } from 'vitest'
import { planData } from '../cli/plan-data.ts'
import { thisMachine, threeMachines } from '../testing/clusters.ts'
import { bareFacts, healthyFacts, testSecret } from '../testing/facts.ts'
import { planUp } from './plan.ts'

test.each([
  ['fresh machines', threeMachines(), bareFacts(threeMachines()), [testSecret]],
  ['this machine', thisMachine(), bareFacts(thisMachine(), { supervision: 'process' }), [testSecret]],
  [
    'a secret that changes',
    threeMachines(),
    [healthyFacts(threeMachines())[0]!, ...healthyFacts(threeMachines(), { secret: 'oldoldold' }).slice(1)],
    [testSecret, 'oldoldold'],
  ],
])('the printed plan of %s', (_, cluster, facts, secrets) => {
  const plan = planUp({ cluster, facts, freshSecret: testSecret })
  const whole = JSON.stringify(plan)
  const printed = JSON.stringify(planData(plan))
  for (const secret of secrets) {
    expect(whole).toContain(secret)
    expect(printed).not.toContain(secret)
  }
  expect(printed).toContain('conf/daemons.conf')
  // What is no secret is shown whole: the diff is made from it.
  expect(printed).toContain('TINDERBOX_REVISION')
})
