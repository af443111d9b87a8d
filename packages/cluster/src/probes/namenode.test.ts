import { expect, test } from 'vitest'
import { namenode } from './namenode.ts'

/** As Hadoop 3.5.0 answers at /jmx, shortened; LiveNodes and DeadNodes are JSON in a text. */
const beans = (state: string, safemode = '') => [
  {
    name: 'Hadoop:service=NameNode,name=NameNodeStatus',
    modelerType: 'org.apache.hadoop.hdfs.server.namenode.NameNode',
    State: state,
    NNRole: 'NameNode',
    HostAndPort: '10.0.0.11:8020',
    SecurityEnabled: false,
  },
  {
    name: 'Hadoop:service=NameNode,name=NameNodeInfo',
    modelerType: 'org.apache.hadoop.hdfs.server.namenode.FSNamesystem',
    ClusterId: 'CID-7',
    SoftwareVersion: '3.5.0',
    Safemode: safemode,
    LiveNodes: JSON.stringify({
      '10.0.0.12:9866': {
        infoAddr: '127.0.0.1:9864',
        lastContact: 1,
        usedSpace: 24_576,
        adminState: 'In Service',
        capacity: 100,
        used: 1,
        remaining: 99,
        numBlocks: 3,
        version: '3.5.0',
        volfails: 0,
      },
    }),
    DeadNodes: JSON.stringify({ '10.0.0.13:9866': { lastContact: 900, decommissioned: false } }),
    NumberOfMissingBlocks: 2,
    TotalBlocks: 3,
    Total: 100,
    Used: 1,
    Free: 99,
    UpgradeFinalized: true,
    RollingUpgradeStatus: null,
  },
]
const page = (...args: Parameters<typeof beans>) => JSON.stringify({ beans: beans(...args) })

test('state, nodes, blocks, and the folders that are there', () => {
  expect(
    namenode.parse([`=${page('active')}`, '={"FileStatus":{}}', '={"FileStatus":{}}', '={"RemoteException":{}}', '=']),
  ).toEqual({
    state: 'active',
    clusterId: 'CID-7',
    version: '3.5.0',
    safeMode: '',
    live: {
      '10.0.0.12:9866': {
        adminState: 'In Service',
        capacity: 100,
        used: 1,
        remaining: 99,
        numBlocks: 3,
        version: '3.5.0',
      },
    },
    dead: ['10.0.0.13:9866'],
    silentFor: { '10.0.0.13:9866': 900 },
    missingBlocks: 2,
    blocks: 3,
    capacity: 100,
    used: 1,
    free: 99,
    folders: ['/tmp', '/user'],
  })
})

test('why it is in safe mode, and that it stands by', () => {
  expect(namenode.parse([`=${page('standby', 'Safe mode is ON.')}`])).toMatchObject({
    state: 'standby',
    safeMode: 'Safe mode is ON.',
    folders: [],
  })
})

test.each([[[]], [['']], [['<html>']], [['{"beans":[]}']]])('what is no answer of a NameNode: %j', (lines) => {
  expect(namenode.parse(lines)).toBeUndefined()
})

test('that an upgrade is not final, and since when', () => {
  const text = page('active').replace(
    '"RollingUpgradeStatus":null',
    '"RollingUpgradeStatus":{"blockPoolId":"BP-1","createdRollbackImages":true,"finalizeTime":0,"startTime":1795633286798}',
  )
  expect(namenode.parse([`=${text}`])).toMatchObject({ upgrade: { since: 1_795_633_286_798 } })
})
