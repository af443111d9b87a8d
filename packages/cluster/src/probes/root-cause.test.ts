import { expect, test } from 'vitest'
import { rootCause } from './root-cause.ts'

const of = (log: readonly string[], out: readonly string[] = [], outIsNewer = false) =>
  rootCause({ log, out, outIsNewer })

const life = '2026-11-25 19:20:00.000 INFO SignalUtils: Started daemon with process name: 12@b'

test('the first error of the last life that has one, and what lies at its bottom', () => {
  const log = [
    life,
    '2026-11-25 19:20:01.000 ERROR Worker: of a life before',
    'java.lang.IllegalStateException: old',
    life,
    '2026-11-25 19:20:05.000 WARN Utils: java.net.ConnectException: a warning',
    '2026-11-25 19:20:06.000 ERROR HistoryServer: Exception in thread "main"',
    'java.lang.reflect.InvocationTargetException',
    'Caused by: java.lang.RuntimeException: wrapped',
    'Caused by: java.io.FileNotFoundException: /events (Permission denied)',
    '2026-11-25 19:20:07.000 ERROR ShutdownHookManager: and this on the way out',
    'java.lang.NullPointerException',
    life,
  ]
  expect(of(log)).toEqual({
    cause: 'java.io.FileNotFoundException: /events (Permission denied)',
    lines: [
      '2026-11-25 19:20:06.000 ERROR HistoryServer: Exception in thread "main"',
      'java.lang.reflect.InvocationTargetException',
      'Caused by: java.io.FileNotFoundException: /events (Permission denied)',
    ],
  })
})

test('a line of its own without an exception', () => {
  const line = '2026-11-25 19:20:01.000 ERROR Worker: Failed to create work directory /work'
  expect(of([line])?.cause).toBe(line)
})

test('what the JVM said before there was a log', () => {
  const out = [
    'Picked up JAVA_TOOL_OPTIONS: -XX:MaxMetaspaceSize=8m',
    'Exception in thread "main" java.lang.OutOfMemoryError: Metaspace',
  ]
  expect(of([], out)?.cause).toBe('java.lang.OutOfMemoryError: Metaspace')
  expect(of([], ['run: 9: exec: /opt/java/bin/java: not found'])?.cause).toMatch(/java: not found$/)
  expect(
    of([], ['Error occurred during initialization of VM', 'Could not reserve enough space for code cache (245760K)']),
  ).toEqual({
    cause: 'Could not reserve enough space for code cache (245760K)',
    lines: ['Error occurred during initialization of VM', 'Could not reserve enough space for code cache (245760K)'],
  })
  expect(
    of(
      [],
      [
        'Error occurred during initialization of VM',
        'Could not reserve enough space',
        '/bin/sh: run: Permission denied',
      ],
    ),
  ).toMatchObject({ cause: '/bin/sh: run: Permission denied' })
  expect(
    of([], ['Exception in thread "main" java.lang.X: a', 'Caused by: java.io.Y: /z (Permission denied)'])?.cause,
  ).toBe('java.io.Y: /z (Permission denied)')
  expect(of([], ['WARNING: Using incubator modules'])).toBeUndefined()
})

test('to be told to end is no trouble', () => {
  expect(of([life, '2026-11-25 19:20:01.000 ERROR Worker: RECEIVED SIGNAL TERM'])).toBeUndefined()
})

test('a JVM that did not come so far as to write its log: what the life before it said is not why', () => {
  const log = [
    life,
    '2026-11-25 19:20:01.000 ERROR Worker: Connection to master failed! Waiting for master to reconnect...',
  ]
  const out = ['Error occurred during initialization of VM', 'Could not reserve enough space for 1048576KB object heap']
  expect(of(log, out, true)?.cause).toMatch(/^Could not reserve/)
  expect(of(log, out)?.cause).toMatch(/Connection to master failed/)
  expect(of(log, ['Started'], true)?.cause).toMatch(/Connection to master failed/)
})
