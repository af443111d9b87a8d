import { expect, test } from 'vitest'
import { threeMachines } from '../testing/clusters.ts'
import { healthyFacts, testSecret, withFile } from '../testing/facts.ts'
import { planUp } from './plan.ts'
import { unreadableFindings } from './unreadable-file.ts'

const cluster = threeMachines()
const healthy = healthyFacts(cluster)
const kept = (body: string, machines = ['a', 'b', 'c']) =>
  healthy.map((one) => (machines.includes(one.machine) ? withFile(one, '/cluster.yaml', () => ({ body })) : one))
const newer = `${cluster.text}\ntelemetry: { port: 18080 }\n`

test('what can be read, and what is not there, is nothing to speak of', () => {
  expect(unreadableFindings(cluster, healthy)).toEqual([])
  expect(
    unreadableFindings(
      cluster,
      healthy.map((one) => ({ ...one, files: [] })),
    ),
  ).toEqual([])
})

test('one text that many keep is one warning, and the plan has it', () => {
  const { findings } = planUp({ cluster, facts: kept(newer), freshSecret: testSecret })
  expect(findings).toMatchObject([
    {
      check: 'kept-file',
      severity: 'warning',
      machine: 'a',
      summary: expect.stringMatching(/^this version of Tinderbox cannot read the file/),
      evidence: expect.stringMatching(
        /^\/opt\/tinderbox\/clusters\/demo\/cluster\.yaml \(the same on 2 more\): CONFIG_INVALID at line \d+: unknown key "telemetry"/,
      ),
    },
  ])
  expect(findings[0]!.fixes).toBeUndefined()
})

test('of a file that is no YAML no line is shown', () => {
  const [finding] = unreadableFindings(cluster, kept('name: demo\npassword: *hunter2\n', ['c']))
  expect(finding!.evidence).toBe('/opt/tinderbox/clusters/demo/cluster.yaml: CONFIG_SYNTAX at line 2')
  // The others keep one that can be read: it is known who was taken out.
  expect(finding!.fixes).toMatchObject([{ onPurpose: true, applies: true, up: true }])
  expect(JSON.stringify(finding)).not.toContain('hunter2')
})
