import { expect, test } from 'vitest'
import type { Finding } from '../checks/check.ts'
import { threeMachines } from '../testing/clusters.ts'
import { healthyFacts, sitesOf, testSecret } from '../testing/facts.ts'
import { withoutSecrets } from './without-secrets.ts'

const evidence = (text: string) => {
  const cluster = threeMachines()
  const finding: Finding = { check: 'x', severity: 'error', machine: 'b', summary: 's', evidence: text, hint: 'h' }
  return withoutSecrets(cluster, sitesOf(cluster, healthyFacts(cluster)), [finding])[0]!.evidence
}

test('neither does what is said of it', () => {
  const cluster = threeMachines()
  const text = 'spark-thrift ends: cannot open jdbc:postgresql://db/x?user=a&password=hunter22'
  const finding: Finding = { check: 'x', severity: 'error', machine: 'b', summary: text, evidence: '', hint: text }
  const [clean] = withoutSecrets(cluster, sitesOf(cluster, healthyFacts(cluster)), [finding])
  expect(clean!.summary).toBe('spark-thrift ends: cannot open jdbc:postgresql://db/x?user=a&password=***')
  expect(clean!.hint).toBe(clean!.summary)
})

test("evidence shows neither the cluster's secret nor what a stranger's command line calls one", () => {
  expect(evidence(`n1: Main got ${testSecret}`)).toBe('n1: Main got ***')
  expect(evidence('pid 7 of redis: redis-server --requirepass hunter22 --port 8080')).toBe(
    'pid 7 of redis: redis-server --requirepass *** --port 8080',
  )
  expect(evidence('ss -ltnp: port 8080, python3, pid 411')).toBe('ss -ltnp: port 8080, python3, pid 411')
})
