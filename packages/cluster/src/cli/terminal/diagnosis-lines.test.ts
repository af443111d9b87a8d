import { expect, test } from 'vitest'
import type { Cause } from '../../checks/fold.ts'
import type { Diagnosis } from '../../operations/diagnose.ts'
import { plainLooks } from '../testing/plain-looks.ts'
import { diagnosisLines, mendedLines, remedyLines } from './diagnosis-lines.ts'
import { pageLines } from './page-lines.ts'

const looks = plainLooks(200)
const worker = (machine: string): Cause => ({
  ...{ check: 'not-running', severity: 'error', machine, service: 'spark-worker', follows: [] },
  ...{ summary: 'spark-worker does not run', evidence: '', hint: 'Start it.' },
})
const cause: Cause = {
  ...{ check: 'port-in-use', severity: 'error', machine: 'a', service: 'spark-master' },
  summary: 'port 8080, which spark-master needs, is taken by python3',
  evidence: 'ss: port 8080\nand more',
  hint: 'Stop that program.',
  fixes: [{ title: 'move the page to 8082', actions: [], up: true }],
  follows: [worker('b'), worker('c')],
}
const diagnosis: Diagnosis = {
  ...{ cluster: 'demo', healthy: false, causes: [cause], dialled: 12, machines: 3, seconds: 2.04 },
  unseen: [{ machine: 'c', what: 'clock', why: 'it took too long' }],
}

test('a cause with its name, its evidence, what follows from it, and what would mend it', () => {
  expect(diagnosisLines(diagnosis, { looks, flag: ' -f x.yaml', when: 'running', mends: true })).toEqual([
    '✗ a: port 8080, which spark-master needs, is taken by python3 [port-in-use]',
    '  | ss: port 8080',
    '  | and more',
    '  fix: Stop that program.',
    '  so: b, c: spark-worker does not run',
    '  doctor --fix: move the page to 8082',
    '! not seen on c: clock: it took too long',
    '',
    '✗ demo: not well: 1 cause  3 machines, 12 connections tried, 2.0 s',
    'tinderbox doctor --explain NAME says more of what stands in [ ]',
    'tinderbox doctor -f x.yaml --fix mends what it can; it asks before',
  ])
})

test.each([
  ['running', '✓ demo: nothing is wrong as far as was seen'],
  ['before', '✓ demo: nothing stands in the way as far as was seen'],
] as const)('where something was not seen, that nothing is wrong is said of the rest: %s', (when, said) => {
  const well = { ...diagnosis, healthy: true, causes: [] }
  expect(diagnosisLines(well, { looks, flag: '', when, mends: true })).toEqual([
    '! not seen on c: clock: it took too long',
    `${said}  3 machines, 12 connections tried, 2.0 s`,
  ])
})

test('the same on many machines is told once', () => {
  const on = (machine: string): Cause => ({
    ...{ check: 'limits', severity: 'warning', machine, follows: [] },
    ...{ summary: 'a daemon may open 1024 files only', evidence: `ulimit -n on ${machine}: 1024` },
    ...{ hint: `Raise it on ${machine}.`, fixes: [{ title: `raise it on ${machine}`, actions: [], up: false }] },
  })
  const causes = [cause, ...['w1', 'w2', 'w3', 'w4'].map(on)]
  const told = diagnosisLines({ ...diagnosis, causes, unseen: [] }, { looks, flag: '', when: 'running', mends: true })
  expect(told.slice(6)).toEqual([
    '! w[1-4]: a daemon may open 1024 files only [limits]',
    '  | on w1:',
    '  | ulimit -n on w1: 1024',
    '  fix: Raise it on w1.',
    '  doctor --fix: raise it on w1; so, too, on 3 more',
    '',
    '✗ demo: not well: 1 cause, 1 warning  3 machines, 12 connections tried, 2.0 s',
    expect.any(String),
    expect.any(String),
  ])
})

test('what is about several machines names them itself, also where it is mended', () => {
  const [fix] = cause.fixes!
  const several = { ...cause, machine: '', summary: 'a, b: there is no Java at /srv/java', follows: [] }
  const told = diagnosisLines({ ...diagnosis, causes: [several] }, { looks, flag: '', when: 'running', mends: true })
  expect(told[0]).toBe('✗ a, b: there is no Java at /srv/java [port-in-use]')
  const because = (one: Cause) => remedyLines([{ cause: one, fix: fix! }], looks)[1]
  expect(because(several)).toBe('  because a, b: there is no Java at /srv/java')
  expect(because(cause)).toBe(`  because a: ${cause.summary}`)
})

test('all is well', () => {
  const well = { ...diagnosis, healthy: true, causes: [], unseen: [] }
  expect(diagnosisLines(well, { looks, flag: '', when: 'before', mends: true })).toEqual([
    '✓ demo: nothing stands in the way  3 machines, 12 connections tried, 2.0 s',
  ])
})

test('a page in a terminal', () => {
  const page = { check: 'java', title: 'The Java is not fit', means: 'It is old.', mend: 'Leave it out.' }
  expect(pageLines(page, looks)).toEqual([
    'The Java is not fit  [java]',
    '',
    '  It is old.',
    '',
    'What mends it',
    '',
    '  Leave it out.',
  ])
})

test('where the file is kept as it was is said when it was changed', () => {
  const mended = { done: [{ cause, fix: cause.fixes![0]! }], failed: [], cluster: {} as never }
  const done = '✓ done: move the page to 8082'
  expect(mendedLines(mended, looks)).toEqual([done])
  expect(mendedLines({ ...mended, fileBefore: '/x/cluster.yaml.before-2' }, looks)).toEqual([
    done,
    "  the cluster's file was changed; as it was before: /x/cluster.yaml.before-2",
  ])
})
