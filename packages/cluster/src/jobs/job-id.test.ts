import { expect, test } from 'vitest'
import { isJobId, newJobId } from './job-id.ts'

const at = new Date('2026-11-22T15:03:01.500Z')

test('an id says when and what', () => {
  expect(newJobId('/some/where/pi.py', at, '4f2a')).toBe('20261122-150301-pi-4f2a')
})

test('whatever the file is called, the id is a plain file name', () => {
  expect(newJobId("My Job's (final).tar.JAR", at, '4f2a')).toBe('20261122-150301-my-job-s-final-tar-4f2a')
  expect(newJobId('日本.py', at, '4f2a')).toBe('20261122-150301-job-4f2a')
  expect(newJobId(`${'long-name-'.repeat(9)}.sql`, at, '4f2a')).toBe('20261122-150301-long-name-long-name-long-4f2a')
})

test('two ids differ, also within one second', () => {
  expect(newJobId('pi.py', at)).toMatch(/^20261122-150301-pi-[0-9a-f]{4}$/)
})

test('an id is known by its form', () => {
  for (const file of ['pi.py', '日本.py', 'a--b.jar']) expect(isJobId(newJobId(file))).toBe(true)
  for (const text of ['spark-worker', 'application_1700000000000_0001', '20261122-150301-../..-4f2a'])
    expect(isJobId(text)).toBe(false)
})
