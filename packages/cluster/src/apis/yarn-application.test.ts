import { expect, test } from 'vitest'
import { hasEnded, parseYarnApplication } from './yarn-application.ts'

test('one that YARN knows', () => {
  const text =
    '{"app":{"id":"application_17_0001","user":"ada","state":"RUNNING","finalStatus":"UNDEFINED","finishedTime":0,"diagnostics":"","logAggregationStatus":"NOT_START","timeouts":{}}}'
  const found = parseYarnApplication(text)!
  expect(found).toMatchObject({ id: 'application_17_0001', state: 'RUNNING', logAggregationStatus: 'NOT_START' })
  expect(hasEnded(found)).toBe(false)
  expect(hasEnded({ ...found, state: 'KILLED' })).toBe(true)
})

test('one that it does not know; and what says nothing about that', () => {
  const unknown =
    '{"RemoteException":{"exception":"NotFoundException","message":"java.lang.Exception: app with id: application_17_0002 not found","javaClassName":"org.apache.hadoop.yarn.webapp.NotFoundException"}}'
  expect(parseYarnApplication(unknown)).toBeUndefined()
  for (const text of ['', 'This is standby RM.', '{"RemoteException":{"exception":"WebApplicationException"}}'])
    expect(() => parseYarnApplication(text)).toThrow()
})
