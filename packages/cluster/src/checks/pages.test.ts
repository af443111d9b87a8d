import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { doctorChecks } from './doctor-checks.ts'
import { checks } from './index.ts'
import { checkNames, checkPages } from './pages.ts'
import { symptoms } from './symptoms.ts'

const operations = join(import.meta.dirname, '../operations')

test('every name that an operation gives to a finding has a page, and every symptom is somewhere given', () => {
  const given = readdirSync(operations)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) => [...readFileSync(join(operations, name), 'utf8').matchAll(/\bcheck: '([^']+)'/g)])
    .map(([, name]) => name!)
  const ofChecks = new Set([...checks, ...doctorChecks].map(({ name }) => name))
  const own = new Set(given.filter((name) => !ofChecks.has(name)))
  expect([...own].toSorted()).toEqual(Object.keys(symptoms).toSorted())
})

test('no two things are called alike', () => {
  expect(checkNames.length).toBe(doctorChecks.length + checks.length + Object.keys(symptoms).length)
})

test.each([...checkPages])('the page of %s is whole: a title without a full stop, sentences that end', (_, page) => {
  expect(page.title).toMatch(/^[A-Z].*[^.]$/)
  for (const text of [page.means, page.mend]) expect(text).toMatch(/^[A-Z`'/][\s\S]{20,}[.)]$/)
})
