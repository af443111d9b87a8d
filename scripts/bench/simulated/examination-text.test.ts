import { expect, test } from 'vitest'
import { parseExamination } from '../../../packages/cluster/src/probes/examination.ts'
import { threeMachines } from '../../../packages/cluster/src/testing/clusters.ts'
import { examinationText } from './examination-text.ts'
import { healthyMachines } from './healthy-machines.ts'

const cluster = threeMachines()
const all = healthyMachines(cluster)

test('what a simulated machine prints is understood as the examination that it was made of', () => {
  for (const { examination } of all)
    expect(parseExamination(cluster, examination.machine, examinationText(examination))).toEqual({
      ...examination,
      // No NameNode is asked for its folder.
      eventLogFolder: { ...examination.eventLogFolder, onHdfs: undefined },
    })
})

test('a probe that hangs is missing, and nothing else', () => {
  const [{ examination }] = all as [(typeof all)[0]]
  const seen = parseExamination(cluster, 'a', examinationText(examination, 'growth'))
  expect(seen.unseen).toEqual(['growth'])
  expect(seen).not.toHaveProperty('growth')
  expect(seen.volumes).toEqual(examination.volumes)
})
