/** Of the folders with blocks that the file does not name, what is told by other checks is not told twice. */
import { expect, test } from 'vitest'
import type { HdfsFolder } from '../probes/hdfs-folders.ts'
import { threeMachines } from '../testing/clusters.ts'
import { changed, healthyFacts, sitesOf } from '../testing/facts.ts'
import { aFolder, testClusterId } from '../testing/hadoop-facts.ts'
import { hdfsData } from './hdfs-data.ts'
import { findProblems } from './index.ts'
import { usual } from './check.ts'

const cluster = threeMachines('hdfs: { data: [/srv/new] }')

function on(machine: string, ...folders: HdfsFolder[]) {
  const facts = changed(healthyFacts(cluster), machine, ({ hdfsFolders }) => ({
    hdfsFolders: [...hdfsFolders, ...folders],
  }))
  const machines = sitesOf(cluster, facts)
  return {
    found: hdfsData.run(cluster, machines.get(machine)!, machines, usual),
    all: findProblems(cluster, machines).map(({ check }) => check),
  }
}

test('a folder with blocks that was taken out is refused, with the ways out', () => {
  const { found, all } = on('b', aFolder('data', '/srv/old', 'hdfs'))
  expect(found).toMatchObject([
    {
      severity: 'error',
      evidence: `/srv/old/current/VERSION: clusterID=${testClusterId}\nthe file: /srv/new`,
      hint: 'Put /srv/old back into hdfs.data. Or hand its blocks on first: take b out of the workers, tinderbox up, then add it again with the new folders. For many machines: tinderbox down, mv /srv/old/current to the empty folder that takes its place, tinderbox up. Nothing was touched.',
    },
  ])
  expect(all).toEqual(['hdfs-data'])
})

test('on a machine that is no DataNode any more it is handed on instead', () => {
  expect(on('a', aFolder('data', '/srv/old', 'hdfs')).found).toEqual([])
})

test('of another file system: told by the check of that', () => {
  const { found, all } = on('b', aFolder('data', '/srv/old', 'hdfs', { clusterIds: ['CID-other'] }))
  expect(found).toEqual([])
  expect(all).toEqual(['hdfs-format'])
})
