import { expect, test } from 'vitest'
import { answersScript, parseAnswers } from './answers.ts'
import { resourcemanager } from './resourcemanager.ts'
import { threeMachines } from '../testing/clusters.ts'
import { zookeeper } from './zookeeper.ts'

/** As Hadoop 3.5.0 answers at /ws/v1/cluster, shortened. */
const info = (haState: string) =>
  `={"clusterInfo":{"id":1,"startedOn":1,"state":"STARTED","haState":"${haState}","resourceManagerVersion":"3.5.0","haZooKeeperConnectionState":"CONNECTED"}}`
const nodes =
  '={"nodes":{"node":[{"rack":"/default-rack","state":"RUNNING","id":"10.0.0.12:8041","nodeHostName":"10.0.0.12","healthReport":"","numContainers":1,"usedMemoryMB":512,"availMemoryMB":3584,"usedVirtualCores":1,"availableVirtualCores":3}]}}'

test('state, nodes and applications', () => {
  const apps =
    '={"apps":{"app":[{"id":"application_1_0001","name":"pi","user":"ada","state":"RUNNING","startedTime":5,"queue":"default"}]}}'
  expect(resourcemanager.parse([info('ACTIVE'), nodes, apps])).toMatchObject({
    state: 'STARTED',
    ha: 'ACTIVE',
    version: '3.5.0',
    nodes: [{ id: '10.0.0.12:8041', state: 'RUNNING', availMemoryMB: 3584 }],
    applications: [{ id: 'application_1_0001', name: 'pi', user: 'ada', state: 'RUNNING', startedTime: 5 }],
  })
})

test('what the master of an application waits for; an answer that says it otherwise is no reason to see nothing', () => {
  const apps = (requests: string) =>
    `={"apps":{"app":[{"id":"application_1_0001","name":"pi","user":"ada","state":"RUNNING","startedTime":5,"launchTime":7,"runningContainers":1,"resourceRequests":${requests}}]}}`
  const one =
    '[{"priority":1,"resourceName":"*","capability":{"memory":1408,"vCores":1},"numContainers":2,"relaxLocality":true,"nodeLabelExpression":""}]'
  const parsed = (requests: string) =>
    resourcemanager.parse([info('ACTIVE'), nodes, apps(requests)])?.applications.map((each) => each.resourceRequests)
  expect(parsed(one)).toEqual([[{ resourceName: '*', numContainers: 2, capability: { memory: 1408, vCores: 1 } }]])
  expect(parsed('{"priority":1}')).toEqual([undefined])
})

test('no node and no application are null; one that stands by answers with a redirect', () => {
  const none = { nodes: [], applications: [] }
  expect(resourcemanager.parse([info('ACTIVE'), '={"nodes":null}', '={"apps":null}'])).toMatchObject(none)
  const redirect = '=This is standby RM. The redirect url is: http://127.0.0.1:8088/ws/v1/cluster/nodes'
  expect(resourcemanager.parse([info('STANDBY'), redirect, redirect])).toMatchObject({ ha: 'STANDBY', ...none })
})

test.each([[[]], [['=']], [['={"clusterInfo":{}}', nodes, '=']]])('what is no answer: %j', (lines) => {
  expect(resourcemanager.parse(lines)).toBeUndefined()
})

test('a server of ZooKeeper is a leader or a follower, or has no majority', () => {
  expect(zookeeper.parse(['leader'])).toBe('leader')
  expect(zookeeper.parse([])).toBeUndefined()
})

test('what is asked while a service is waited for: each answer to its own probe', () => {
  const asked = [...answersScript(threeMachines()).matchAll(/echo '\u001e(\w+)'/g)].map(([, name]) => name)
  expect(asked).toEqual(['listening', 'namenode', 'resourcemanager', 'sparkMaster', 'zookeeper'])
  const found = parseAnswers(`\u001ezookeeper\nfollower\n\u001eresourcemanager\n${info('ACTIVE')}\n`)
  expect(found).toMatchObject({ zookeeper: 'follower', resourcemanager: { ha: 'ACTIVE' }, namenode: undefined })
})
