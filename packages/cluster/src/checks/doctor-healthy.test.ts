/** Where all is well the doctor's checks say nothing: a false alarm is worse than one that is missed. */
import { describe, expect, test } from 'vitest'
import { sharedMachine, thisMachine, threeMachines } from '../testing/clusters.ts'
import { bareFacts, sitesOf } from '../testing/facts.ts'
import { aPatient } from '../testing/patient.ts'
import { nginx, oldMaster } from '../testing/programs.ts'
import { examine } from './doctor-checks.ts'

describe.each([
  ['three machines', threeMachines()],
  ['a shared machine', sharedMachine()],
  ['this machine', thisMachine()],
  ['Hadoop and all servers', threeMachines('hdfs: {}\nyarn: {}\nhistory: {}\nconnect: {}')],
  ['masters that stand by', threeMachines('hdfs: {}\nyarn: {}\nha: {}')],
])('%s', (_, cluster) => {
  test('that are healthy', () => {
    expect(examine(aPatient({ cluster }))).toEqual([])
  })

  test('that were not seen in full', () => {
    expect(examine(aPatient({ cluster, patient: { examined: new Map() } }))).toEqual([])
  })

  test('that are bare', () => {
    expect(
      examine(aPatient({ cluster, patient: { machines: sitesOf(cluster, bareFacts(cluster)), isUp: false } })),
    ).toEqual([])
  })

  test('that run a web server besides', () => {
    const [{ name } = { name: '' }] = cluster.machines
    expect(examine(aPatient({ cluster, examined: { [name]: { programs: [nginx] } } }))).toEqual([])
  })
})

test('the local cluster has nothing to say of the Spark of others', () => {
  expect(examine(aPatient({ cluster: thisMachine(), examined: { localhost: { programs: [oldMaster] } } }))).toEqual([])
})
