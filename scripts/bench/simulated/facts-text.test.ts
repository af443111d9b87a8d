import { describe, expect, test } from 'vitest'
import { runHere } from '../../../packages/cluster/src/hosts/process.ts'
import { factsScript, parseFacts } from '../../../packages/cluster/src/probes/facts.ts'
import { sharedMachine, thisMachine, threeMachines } from '../../../packages/cluster/src/testing/clusters.ts'
import { bareFacts, healthyFacts } from '../../../packages/cluster/src/testing/facts.ts'
import { factsText } from './facts-text.ts'

describe('what a simulated machine prints is understood as the facts that it was made of', () => {
  const java = { home: '/usr/lib/jvm/java-17', version: '17.0.15', major: 17, vector: true }
  test.each([
    ['bare', threeMachines(), bareFacts(threeMachines())],
    ['healthy', threeMachines(), healthyFacts(threeMachines())],
    ['healthy, shared', sharedMachine(), healthyFacts(sharedMachine())],
    ['healthy, without root', threeMachines(), healthyFacts(threeMachines(), { supervision: 'systemd-user' })],
    ['healthy, with loops', threeMachines(), healthyFacts(threeMachines(), { supervision: 'process' })],
    [
      'with a Java and a Spark of its own',
      threeMachines('spark: { home: /srv/spark }'),
      bareFacts(threeMachines('spark: { home: /srv/spark }'), { change: (one) => ({ ...one, javas: [java] }) }),
    ],
  ])('%s', (_, cluster, facts) => {
    for (const one of facts) {
      // Whose addresses the facts leave out listens on all.
      const listening = one.listening.map((own) => (own.pid === undefined ? own : { ...own, hosts: ['0.0.0.0'] }))
      expect(parseFacts(cluster, one.machine, factsText(one))).toEqual({ ...one, listening })
    }
  })

  test('this very machine', async () => {
    const cluster = thisMachine()
    const { stdout } = await runHere(['sh'], { input: factsScript(cluster), timeout: 30 })
    const facts = parseFacts(cluster, 'localhost', stdout)
    expect(parseFacts(cluster, 'localhost', factsText(facts))).toEqual(facts)
  })
})
